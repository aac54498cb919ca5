import {
  ApiError,
  type ModelProvider,
  type ModelProviderChanges,
  type ModelProviderKind,
} from '@atelier/api';
import { Banner, Button, Checkbox, Dialog, Field, Input, Select, Stack, useToast } from '@atelier/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { failureText } from '../../lib/failure';
import { keys } from '../../lib/keys';
import { addProvider, changeProvider } from './queries';
import { kindChoices, kindOf } from './words';

const FIRST: ModelProviderKind = 'anthropic';

interface Values {
  kind: ModelProviderKind;
  label: string;
  address: string;
  /** Drop the key that is kept. */
  forget: boolean;
}

const valuesOf = (provider: ModelProvider | undefined): Values => {
  const kind = provider?.kind ?? FIRST;
  return {
    kind,
    label: provider?.label ?? kindOf(kind).label,
    address: provider?.base_url ?? kindOf(kind).address,
    forget: false,
  };
};

/** Another kind brings its own name and address, where nobody wrote others. */
const withKind = (values: Values, kind: ModelProviderKind): Values => {
  const [old, next] = [kindOf(values.kind), kindOf(kind)];
  return {
    ...values,
    kind,
    label: values.label === old.label ? next.label : values.label,
    address: values.address === old.address ? next.address : values.address,
  };
};

const changesOf = (provider: ModelProvider, values: Values, key: string): ModelProviderChanges => ({
  ...(values.label === provider.label ? {} : { label: values.label }),
  ...(values.address === provider.base_url ? {} : { base_url: values.address }),
  ...(key ? { key } : values.forget ? { key: null } : {}),
});

const shown = ['kind', 'label', 'base_url', 'key'];

/**
 * Adds a provider, or changes one. The key lives in its field alone and goes from there into the request: it is in no
 * state and in no cache, and gone with the form.
 */
export function ProviderForm({ provider, onClose }: { provider?: ModelProvider; onClose: () => void }) {
  const client = useQueryClient();
  const toast = useToast();
  const formId = useId();
  const form = useRef<HTMLFormElement>(null);
  const key = useRef<HTMLInputElement>(null);
  const [values, setValues] = useState(() => valuesOf(provider));
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const kind = kindOf(values.kind);
  const refusal = error instanceof ApiError ? error : null;
  const named = refusal !== null && shown.some(name => refusal.field(name));

  // What is wrong stands at its field; whoever cannot see that is brought there.
  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [error]);

  const save = async () => {
    if (busy) return;
    const written = key.current?.value.trim() ?? '';
    setBusy(true);
    setError(null);
    try {
      const { label } = provider
        ? await changeProvider(provider, changesOf(provider, values, written))
        : await addProvider({
            kind: values.kind,
            label: values.label,
            base_url: values.address,
            ...(written ? { key: written } : {}),
          });
      toast({ title: `“${label}” was ${provider ? 'changed' : 'added'}`, tone: 'good' });
      onClose();
    } catch (refused) {
      setError(refused);
    } finally {
      setBusy(false);
      void client.invalidateQueries({ queryKey: keys.models });
    }
  };

  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title={provider ? `Edit “${provider.label}”` : 'Add a provider'}
      {...(provider ? {} : { note: 'Nothing is sent to it until you test it or choose one of its models.' })}
      footer={
        <>
          <Button look="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form={formId} look="primary" busy={busy}>
            {provider ? 'Save' : 'Add'}
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
            <Banner tone="bad" urgent>
              {refusal?.status === 412
                ? 'This provider was changed elsewhere meanwhile. Close this form and open it again to see how it is now.'
                : failureText(error)}
            </Banner>
          )}
          {!provider && (
            <Field label="Kind" hint={kind.hint} error={refusal?.field('kind')} required>
              <Select
                choices={kindChoices}
                value={values.kind}
                onChange={next => setValues(withKind(values, next))}
              />
            </Field>
          )}
          <Field label="Label" hint="What you call it." error={refusal?.field('label')} required>
            <Input
              value={values.label}
              onChange={event => setValues({ ...values, label: event.target.value })}
            />
          </Field>
          {values.kind !== 'scripted' && (
            <>
              <Field
                label="Address"
                error={refusal?.field('base_url')}
                required
                {...(provider?.has_key ? { hint: 'Another host needs the key again.' } : {})}
              >
                <Input
                  type="url"
                  inputMode="url"
                  placeholder="https://"
                  value={values.address}
                  onChange={event => setValues({ ...values, address: event.target.value })}
                />
              </Field>
              <Field
                label={provider?.has_key ? 'New key' : 'Key'}
                optional={Boolean(provider) || !kind.needsKey}
                required={!provider && kind.needsKey}
                hint={
                  provider?.has_key
                    ? 'A key is kept. Leave this empty to go on with it.'
                    : 'Kept encrypted, and never shown again.'
                }
                error={refusal?.field('key')}
              >
                <Input
                  ref={key}
                  type="password"
                  autoComplete="new-password"
                  spellCheck={false}
                  disabled={values.forget}
                />
              </Field>
              {provider?.has_key && !kind.needsKey && (
                <Checkbox
                  label="Delete the key that is kept"
                  checked={values.forget}
                  onChange={forget => setValues({ ...values, forget })}
                />
              )}
            </>
          )}
        </Stack>
      </form>
    </Dialog>
  );
}
