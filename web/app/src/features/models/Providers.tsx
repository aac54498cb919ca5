import type { ModelProvider } from '@atelier/api';
import { Button, Card, ConfirmDialog, EmptyState, Rows, Section, useToast } from '@atelier/ui';
import { useQueryClient } from '@tanstack/react-query';
import { Bot, Plus } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { failureText } from '../../lib/failure';
import { keys } from '../../lib/keys';
import { ProviderForm } from './ProviderForm';
import { ProviderRow } from './ProviderRow';
import { removeProvider } from './queries';

type Front = { kind: 'add' } | { kind: 'edit' | 'remove'; provider: ModelProvider };

/** Who may be asked. */
export function Providers({ providers }: { providers: readonly ModelProvider[] }) {
  const client = useQueryClient();
  const toast = useToast();
  const [front, setFront] = useState<Front | null>(null);
  const addId = useId();
  const known = useRef(providers.length);
  const close = () => setFront(null);
  const add = () => setFront({ kind: 'add' });

  // The button that was used goes with the first provider that comes, and with the row that goes.
  useEffect(() => {
    if (known.current === providers.length) return;
    known.current = providers.length;
    if (document.activeElement === document.body) document.getElementById(addId)?.focus();
  }, [providers.length, addId]);

  const remove = async ({ id, label }: ModelProvider) => {
    try {
      await removeProvider(id);
    } catch (error) {
      toast({ title: `“${label}” was not removed`, text: failureText(error), tone: 'bad' });
      throw error;
    } finally {
      void client.invalidateQueries({ queryKey: keys.models });
    }
  };

  return (
    <Section
      title="Providers"
      actions={
        providers.length > 0 && (
          <Button id={addId} size="s" icon={<Plus size={16} aria-hidden />} onClick={add}>
            Add a provider
          </Button>
        )
      }
    >
      {providers.length === 0 ? (
        <Card>
          <EmptyState
            level={3}
            art={<Bot size={30} strokeWidth={1.4} aria-hidden />}
            title="No model yet: plans are made by rules"
            text="The rules need nobody else: nothing leaves this server, and nothing costs anything. Add a provider, test it and choose its models: then they make your plans and feedback. Whatever a model is asked about is sent to its provider, under your key and at your cost. You can remove the provider at any time."
            actions={
              <Button id={addId} look="primary" icon={<Plus size={16} aria-hidden />} onClick={add}>
                Add a provider
              </Button>
            }
          />
        </Card>
      ) : (
        <Rows label="Providers">
          {providers.map(provider => (
            <ProviderRow
              key={provider.id}
              provider={provider}
              onEdit={() => setFront({ kind: 'edit', provider })}
              onRemove={() => setFront({ kind: 'remove', provider })}
            />
          ))}
        </Rows>
      )}
      {front?.kind === 'add' && <ProviderForm onClose={close} />}
      {front?.kind === 'edit' && <ProviderForm provider={front.provider} onClose={close} />}
      {front?.kind === 'remove' && (
        <ConfirmDialog
          open
          onOpenChange={open => !open && close()}
          title={`Remove “${front.provider.label}”?`}
          text={`${front.provider.has_key ? 'Its key is deleted, and its' : 'Its'} models are no longer asked. The list of calls stays.`}
          confirm="Remove"
          danger
          onConfirm={() => remove(front.provider)}
        />
      )}
    </Section>
  );
}
