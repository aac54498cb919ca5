import { ApiError, type CanvasConnection } from '@atelier/api';
import { Anchor, Banner, Bullets, Button, Dialog, Field, Input, Stack, Text, useToast } from '@atelier/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { failureText } from '../../lib/failure';
import { keys } from '../../lib/keys';
import { connect } from './queries';
import { helpWith, hostOf, keyPage } from './words';

const shown = ['base_url', 'api_key', 'label'];

/**
 * Connects a Canvas with a key, or gives a connection another key. The key lives in its field alone and goes from there
 * into the request: it is in no state and in no cache, and gone with the form.
 */
export function ConnectForm({
  again,
  onConnected,
  onClose,
}: {
  /** The connection that needs another key. */
  again?: CanvasConnection;
  onConnected: (connection: CanvasConnection) => void;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const toast = useToast();
  const formId = useId();
  const form = useRef<HTMLFormElement>(null);
  const key = useRef<HTMLInputElement>(null);
  const [address, setAddress] = useState(again?.base_url ?? '');
  const [label, setLabel] = useState(again?.label ?? '');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const refusal = error instanceof ApiError ? error : null;
  const named = refusal !== null && shown.some(name => refusal.field(name));
  const page = keyPage(address);

  // What is wrong stands at its field; whoever cannot see that is brought there.
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [error]);

  const save = async () => {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      const made = await connect({
        base_url: address,
        api_key: key.current?.value.trim() ?? '',
        ...(label.trim() ? { label: label.trim() } : {}),
      });
      toast({
        title: again ? `“${made.label}” has a new key` : `“${made.label}” is connected`,
        text: 'Its courses are being fetched.',
        tone: 'good',
      });
      onConnected(made);
      onClose();
    } catch (refused) {
      setError(refused);
    } finally {
      setBusy(false);
      void client.invalidateQueries({ queryKey: keys.canvas });
    }
  };

  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title={again ? `A new key for “${again.label}”` : 'Connect with a key'}
      footer={
        <>
          <Button look="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form={formId} look="primary" busy={busy}>
            {busy ? 'Asking Canvas' : again ? 'Use this key' : 'Connect'}
          </Button>
        </>
      }
    >
      <form
        ref={form}
        id={formId}
        noValidate
        autoComplete="off"
        onSubmit={event => {
          event.preventDefault();
          void save();
        }}
      >
        <Stack gap={4}>
          {error !== null && !named && (
            <Banner tone="bad" urgent title={failureText(error)}>
              {helpWith(error)}
            </Banner>
          )}
          {!again && (
            <Field
              label="Address of your Canvas"
              hint="As your browser shows it while you are in Canvas."
              error={
                refusal?.field('base_url') &&
                [refusal.field('base_url'), helpWith(error)].filter(Boolean).join('. ')
              }
              required
            >
              <Input
                type="url"
                inputMode="url"
                placeholder="canvas.example.edu"
                spellCheck={false}
                value={address}
                onChange={event => setAddress(event.target.value)}
              />
            </Field>
          )}
          <Stack gap={2}>
            <Text size="sm" weight="medium">
              How to make a key
            </Text>
            <Text as="div" size="sm" tone="soft">
              <Bullets
                numbered
                items={[
                  page ? (
                    <>
                      Open{' '}
                      <Anchor href={page} target="_blank" rel="noreferrer">
                        your settings at {hostOf(address)}
                      </Anchor>
                      .
                    </>
                  ) : (
                    'In Canvas, open Account, then Settings.'
                  ),
                  'Under Approved integrations, choose “New access token”.',
                  'Write “Atelier” as its purpose. You may set a date when it ends.',
                  'Choose “Generate token” and copy the whole key from there. Canvas shows it only once.',
                ]}
              />
            </Text>
          </Stack>
          <Field
            label="Key"
            hint="Tried at once, kept encrypted, sent to this Canvas and nowhere else, and never shown again."
            error={refusal?.field('api_key')}
            required
          >
            <Input ref={key} type="password" autoComplete="new-password" spellCheck={false} />
          </Field>
          {!again && (
            <Field label="Name" hint="What you call it." error={refusal?.field('label')} optional>
              <Input
                maxLength={100}
                placeholder={hostOf(address) ?? ''}
                value={label}
                onChange={event => setLabel(event.target.value)}
              />
            </Field>
          )}
          <Text size="sm" tone="quiet">
            There is no such button? Then your institution does not give out keys. A calendar feed still
            brings the due dates.
          </Text>
        </Stack>
      </form>
    </Dialog>
  );
}
