import { ApiError, type ModelChoice, type ModelProvider, type ModelSettings } from '@atelier/api';
import {
  Banner,
  Badge,
  Button,
  Card,
  Cluster,
  IconButton,
  LiveText,
  Row,
  Rows,
  Section,
  Skeleton,
  Stack,
  Text,
  useToast,
} from '@atelier/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { Failure, failureText } from '../../lib/failure';
import { keys } from '../../lib/keys';
import { AddChoice } from './AddChoice';
import { chainOf, MAX_CHAIN, moved, sameChain, wrongAt } from './chain';
import { saveChain, settingsQuery } from './queries';

/** Which model is asked, and who is asked when that fails. */
export function Chain({ providers }: { providers: readonly ModelProvider[] }) {
  const settings = useQuery(settingsQuery);
  return (
    <Section title="Which model is asked" note="The first; when it fails, the next.">
      {settings.isPending ? (
        <Skeleton lines={3} label="Loading your choice of models" />
      ) : settings.isError ? (
        <Failure
          error={settings.error}
          what="Your choice of models"
          onRetry={() => void settings.refetch()}
        />
      ) : (
        <ChainEditor providers={providers} saved={settings.data} />
      )}
    </Section>
  );
}

/** What is being changed, and the settings it started from. */
interface Draft {
  base: ModelSettings;
  chain: ModelChoice[];
}

function ChainEditor({ providers, saved }: { providers: readonly ModelProvider[]; saved: ModelSettings }) {
  const client = useQueryClient();
  const toast = useToast();
  const [draft, setDraft] = useState<Draft | null>(null);
  const [adding, setAdding] = useState(false);
  const [said, setSaid] = useState('');
  const id = useId();
  const next = useRef<string[]>([]);
  const base = draft?.base ?? saved;
  const chain = draft?.chain ?? chainOf(saved);
  const changed = draft !== null && !sameChain(draft.chain, chainOf(draft.base));

  const save = useMutation({
    mutationFn: () => saveChain(base, chain),
    onSuccess: fresh => {
      client.setQueryData(keys.modelSettings, fresh);
      setDraft(null);
      // The button that was used is gone.
      next.current = ['add'];
      toast({ title: 'Saved', tone: 'good' });
    },
  });
  const refusal = save.error instanceof ApiError ? save.error : null;
  const stale = refusal?.status === 412;

  // A row that moves or goes takes the focus along: it must come down again on what was used, or beside it.
  useEffect(() => {
    const wanted = next.current.splice(0);
    const buttons = wanted.map(name => document.getElementById(`${id}-${name}`));
    buttons.find(button => button instanceof HTMLButtonElement && !button.disabled)?.focus();
  });

  const change = (to: ModelChoice[], focus: string[], say: string) => {
    next.current = focus;
    setSaid(say);
    setDraft({ base, chain: to });
    save.reset();
  };
  const move = (from: number, to: number) => {
    const [used, other] = to < from ? ['up', 'down'] : ['down', 'up'];
    const model = chain[from]?.model ?? '';
    change(
      moved(chain, from, to),
      [`${to}-${used}`, `${to}-${other}`],
      `${model} is now number ${to + 1} of ${chain.length}.`,
    );
  };
  const remove = (at: number) =>
    change(
      chain.filter((_, index) => index !== at),
      [`${Math.min(at, chain.length - 2)}-remove`, 'add'],
      `${chain[at]?.model ?? ''} is no longer asked.`,
    );
  const discard = () => {
    save.reset();
    setDraft(null);
    next.current = ['add'];
    setSaid('What is shown is what is saved.');
    void client.invalidateQueries({ queryKey: keys.modelSettings });
  };

  return (
    <Stack gap={3}>
      <LiveText>{said}</LiveText>
      {save.isError &&
        (stale ? (
          <Banner
            tone="warn"
            urgent
            title="This was changed elsewhere meanwhile"
            actions={
              <Button size="s" onClick={discard}>
                Show what is saved
              </Button>
            }
          >
            Your change was not saved, so that it does not undo the other one. Look at what is saved now, and
            change it again.
          </Banner>
        ) : (
          <Banner tone="bad" title="Not saved" urgent>
            {failureText(save.error)}
          </Banner>
        ))}
      {chain.length === 0 ? (
        <Card>
          <Text tone="soft">No model is chosen, so none is asked: plans are made by rules.</Text>
        </Card>
      ) : (
        <Rows label="Models that are asked, in this order">
          {chain.map((choice, at) => (
            <ChoiceRow
              key={`${choice.provider_id} ${choice.model}`}
              id={id}
              choice={choice}
              provider={providers.find(provider => provider.id === choice.provider_id)}
              at={at}
              last={at === chain.length - 1}
              wrong={refusal ? wrongAt(refusal.fields, at) : undefined}
              onMove={to => move(at, to)}
              onRemove={() => remove(at)}
            />
          ))}
        </Rows>
      )}
      <Cluster justify="between">
        <Button
          id={`${id}-add`}
          size="s"
          icon={<Plus size={16} aria-hidden />}
          disabled={chain.length >= MAX_CHAIN}
          onClick={() => setAdding(true)}
        >
          {chain.length === 0 ? 'Choose a model' : 'Add a fallback'}
        </Button>
        {changed && (
          <Cluster>
            <Text as="span" size="sm" tone="soft">
              Not saved yet
            </Text>
            <Button size="s" look="ghost" onClick={discard}>
              Discard
            </Button>
            <Button size="s" look="primary" busy={save.isPending} onClick={() => save.mutate()}>
              Save
            </Button>
          </Cluster>
        )}
      </Cluster>
      {adding && (
        <AddChoice
          providers={providers}
          chain={chain}
          onClose={() => setAdding(false)}
          onAdd={choice => {
            change([...chain, choice], [], `${choice.model} is number ${chain.length + 1}.`);
            setAdding(false);
          }}
        />
      )}
    </Stack>
  );
}

function ChoiceRow({
  id,
  choice: { model },
  provider,
  at,
  last,
  wrong,
  onMove,
  onRemove,
}: {
  id: string;
  choice: ModelChoice;
  provider: ModelProvider | undefined;
  at: number;
  last: boolean;
  wrong: string | undefined;
  onMove: (to: number) => void;
  onRemove: () => void;
}) {
  return (
    <Row
      title={<bdi>{model}</bdi>}
      note={provider ? <bdi>{provider.label}</bdi> : 'A provider that is no longer there'}
      meta={at === 0 ? <Badge tone="accent">Default</Badge> : <Badge>{`Fallback ${at}`}</Badge>}
      actions={
        <>
          <IconButton
            id={`${id}-${at}-up`}
            label={`Move ${model} up`}
            size="s"
            disabled={at === 0}
            onClick={() => onMove(at - 1)}
            icon={<ArrowUp size={16} aria-hidden />}
          />
          <IconButton
            id={`${id}-${at}-down`}
            label={`Move ${model} down`}
            size="s"
            disabled={last}
            onClick={() => onMove(at + 1)}
            icon={<ArrowDown size={16} aria-hidden />}
          />
          <IconButton
            id={`${id}-${at}-remove`}
            label={`Remove ${model}`}
            size="s"
            onClick={onRemove}
            icon={<X size={16} aria-hidden />}
          />
        </>
      }
      below={
        wrong && (
          <Text size="sm" tone="bad" weight="medium">
            {wrong}
          </Text>
        )
      }
    />
  );
}
