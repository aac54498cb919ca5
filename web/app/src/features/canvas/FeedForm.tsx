import { ApiError } from '@atelier/api';
import { Banner, Bullets, Button, Dialog, Field, Input, Stack, Text, useToast } from '@atelier/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { failureText } from '../../lib/failure';
import { keys } from '../../lib/keys';
import { addFeed } from './queries';
import { helpWith } from './words';

/**
 * Adds a calendar by its address. Who has the address has the calendar: like a key it lives in its field alone and goes
 * from there into the request.
 */
export function FeedForm({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const toast = useToast();
  const formId = useId();
  const form = useRef<HTMLFormElement>(null);
  const url = useRef<HTMLInputElement>(null);
  const [label, setLabel] = useState('');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const refusal = error instanceof ApiError ? error : null;
  const named = refusal !== null && ['url', 'label'].some(name => refusal.field(name));

  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [error]);

  const save = async () => {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      const made = await addFeed({
        url: url.current?.value.trim() ?? '',
        ...(label.trim() ? { label: label.trim() } : {}),
      });
      toast({ title: `“${made.label}” was added`, text: 'Its dates are being fetched.', tone: 'good' });
      onClose();
    } catch (refused) {
      setError(refused);
    } finally {
      setBusy(false);
      for (const queryKey of [keys.canvas, keys.runs]) void client.invalidateQueries({ queryKey });
    }
  };

  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title="Add a calendar"
      footer={
        <>
          <Button look="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form={formId} look="primary" busy={busy}>
            Add
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
          <Stack gap={2}>
            <Text size="sm" weight="medium">
              Where its address is
            </Text>
            <Text as="div" size="sm" tone="soft">
              <Bullets
                items={[
                  'In Canvas, open Calendar and choose “Calendar feed” beside the month.',
                  'Elsewhere, look for an address that ends with .ics: “subscribe”, “iCal” or “secret address”.',
                ]}
              />
            </Text>
          </Stack>
          <Field
            label="Address"
            hint="Whoever has it has the calendar: it is kept encrypted and never shown again."
            error={refusal?.field('url')}
            required
          >
            <Input ref={url} type="url" inputMode="url" spellCheck={false} placeholder="https://" />
          </Field>
          <Field label="Name" hint="What you call it." error={refusal?.field('label')} optional>
            <Input maxLength={100} value={label} onChange={event => setLabel(event.target.value)} />
          </Field>
        </Stack>
      </form>
    </Dialog>
  );
}
