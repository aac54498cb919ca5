import type { ModelProvider, ModelProviderTest } from '@atelier/api';
import {
  Banner,
  Button,
  IconButton,
  LiveText,
  Menu,
  Progress,
  Row,
  Stack,
  StatusBadge,
  Text,
  useDelayed,
} from '@atelier/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { failureText } from '../../lib/failure';
import { keys } from '../../lib/keys';
import { ago, duration } from '../../lib/time';
import { useNow } from '../../lib/useNow';
import { testProvider } from './queries';
import { helpFor, kindWord, outcomeWord, sentence, testWord, tokens } from './words';

/** One provider: what it is, how its last test ended, and a test now. */
export function ProviderRow({
  provider,
  onEdit,
  onRemove,
}: {
  provider: ModelProvider;
  onEdit: () => void;
  onRemove: () => void;
}) {
  const client = useQueryClient();
  const now = useNow();
  const test = useMutation({
    mutationFn: () => testProvider(provider.id),
    onSettled: () => client.invalidateQueries({ queryKey: keys.models }),
  });
  const late = useDelayed(test.isPending);
  const word = testWord(provider.verified_as);
  return (
    <Row
      title={<bdi>{provider.label}</bdi>}
      note={[kindWord(provider.kind), provider.base_url].filter(Boolean).join(' · ')}
      meta={
        <>
          <StatusBadge label={word.label} tone={word.tone} />
          {provider.verified_at && (
            <Text as="span" size="sm" tone="quiet">
              tested {ago(provider.verified_at, now)}
            </Text>
          )}
        </>
      }
      actions={
        <>
          <Button
            size="s"
            busy={test.isPending}
            aria-label={`Test this provider: ${provider.label}`}
            onClick={() => test.mutate()}
          >
            Test
          </Button>
          <Menu
            label={`More for ${provider.label}`}
            trigger={
              <IconButton
                label={`More for ${provider.label}`}
                size="s"
                icon={<Ellipsis size={17} aria-hidden />}
              />
            }
            groups={[
              [{ id: 'edit', label: 'Edit…', icon: <Pencil size={16} aria-hidden />, onSelect: onEdit }],
              [
                {
                  id: 'remove',
                  label: 'Remove…',
                  icon: <Trash2 size={16} aria-hidden />,
                  danger: true,
                  onSelect: onRemove,
                },
              ],
            ]}
          />
        </>
      }
      below={
        test.isPending ? (
          late && (
            <Stack gap={2}>
              <Text as="span" size="sm" tone="soft">
                Asking it something small. This can take a minute.
              </Text>
              <LiveText>{`Testing ${provider.label}`}</LiveText>
              <Progress label={`Testing ${provider.label}`} thin />
            </Stack>
          )
        ) : test.isError ? (
          <Banner tone="bad" title="The test could not be made" urgent>
            {failureText(test.error)}
          </Banner>
        ) : test.data?.provider.version === provider.version ? (
          // What an earlier address or key answered says nothing about this one.
          <TestResult test={test.data} />
        ) : undefined
      }
    />
  );
}

/** What came back. */
function TestResult({ test }: { test: ModelProviderTest }) {
  const after = [test.model, duration(test.total_ms), test.usage && tokens(test.usage)]
    .filter(Boolean)
    .join(' · ');
  const help = test.failure ? helpFor(test.failure.class) : undefined;
  return (
    <Banner
      tone={test.ok ? 'good' : 'bad'}
      title={test.ok ? 'It answered' : outcomeWord(test.failure?.class ?? 'nonsense').label}
    >
      {test.text && <Text written>{`“${test.text.trim()}”`}</Text>}
      {test.failure && <Text>{sentence(test.failure.message)}</Text>}
      {help && <Text>{help}</Text>}
      <Text size="sm" tone="soft">
        {after}
      </Text>
    </Banner>
  );
}
