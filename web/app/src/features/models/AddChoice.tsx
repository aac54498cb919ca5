import type { ModelChoice, ModelProvider } from '@atelier/api';
import { Button, Dialog, Field, Input, Select, Stack } from '@atelier/ui';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { failureText } from '../../lib/failure';
import { sameChoice } from './chain';
import { modelListQuery } from './queries';

/** No model is called that: names have no blanks at their ends. */
const OTHER = ' other ';

/** Chooses a model of a provider: from the provider's own list, or by name where there is none. */
export function AddChoice({
  providers,
  chain,
  onAdd,
  onClose,
}: {
  providers: readonly ModelProvider[];
  chain: readonly ModelChoice[];
  onAdd: (choice: ModelChoice) => void;
  onClose: () => void;
}) {
  const formId = useId();
  const [providerId, setProviderId] = useState(providers[0]?.id ?? '');
  const [model, setModel] = useState('');
  const [tried, setTried] = useState(false);
  const provider = providers.find(known => known.id === providerId);
  const choice = { provider_id: providerId, model: model.trim() };
  const wrong = !choice.model
    ? 'Choose a model.'
    : chain.some(known => sameChoice(known, choice))
      ? 'This model is asked already.'
      : null;

  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title={chain.length === 0 ? 'Choose a model' : 'Add a fallback'}
      footer={
        <>
          <Button look="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form={formId} look="primary">
            Add
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        onSubmit={event => {
          event.preventDefault();
          setTried(true);
          if (!wrong) onAdd(choice);
        }}
      >
        <Stack gap={4}>
          <Field label="Provider" required>
            <Select
              choices={providers.map(({ id, label }) => ({ value: id, label }))}
              value={providerId}
              onChange={next => {
                setProviderId(next);
                setModel('');
                setTried(false);
              }}
            />
          </Field>
          {provider && (
            <ModelField
              key={provider.id}
              provider={provider}
              value={model}
              onChange={setModel}
              error={tried ? wrong : null}
            />
          )}
        </Stack>
      </form>
    </Dialog>
  );
}

function ModelField({
  provider,
  value,
  onChange,
  error,
}: {
  provider: ModelProvider;
  value: string;
  onChange: (model: string) => void;
  error: string | null;
}) {
  const list = useQuery(modelListQuery(provider));
  const [typing, setTyping] = useState(false);
  if (list.isPending) {
    return (
      <Field label="Model" hint={`Asking ${provider.label} what it has…`} error={error} required>
        <Select choices={[{ value: '', label: 'Loading…' }]} value="" onChange={() => undefined} disabled />
      </Field>
    );
  }
  const models = list.data ?? [];
  if (models.length === 0 || typing) {
    const hint = list.isError
      ? `Its list could not be had (${failureText(list.error)}). Type the name as the provider writes it.`
      : 'The name as the provider writes it.';
    return (
      <Field label="Model" hint={hint} error={error} required>
        <Input
          value={value}
          maxLength={200}
          spellCheck={false}
          autoCapitalize="none"
          onChange={event => onChange(event.target.value)}
        />
      </Field>
    );
  }
  return (
    <Field label="Model" error={error} required>
      <Select
        choices={[
          { value: '', label: 'Choose…' },
          ...models.map(({ id, name }) => ({
            value: id,
            label: name && name !== id ? `${name} (${id})` : id,
          })),
          { value: OTHER, label: 'Type another name…' },
        ]}
        value={value}
        onChange={next => {
          setTyping(next === OTHER);
          onChange(next === OTHER ? '' : next);
        }}
      />
    </Field>
  );
}
