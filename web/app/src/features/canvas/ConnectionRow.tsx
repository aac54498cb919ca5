import type { CanvasConnection, Run } from '@atelier/api';
import {
  Badge,
  Banner,
  Button,
  IconButton,
  LiveText,
  Menu,
  Progress,
  Row,
  Stack,
  Text,
  useToast,
  type MenuAction,
} from '@atelier/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, KeyRound, Pencil, ShieldCheck, Star, Trash2 } from 'lucide-react';
import { failureText, plainly } from '../../lib/failure';
import { keys } from '../../lib/keys';
import { ButtonLink } from '../../lib/links';
import { paths } from '../../lib/paths';
import { ago } from '../../lib/time';
import { useNow } from '../../lib/useNow';
import { changeConnection, isGoing, syncResultQuery, verify } from './queries';
import { helpFor, helpWith, hostOf, syncCounts, syncSentence } from './words';

const icon = { size: 16, 'aria-hidden': true } as const;

/** One Canvas: whose it is, when it was last read, and what can be done with it. */
export function ConnectionRow({
  connection,
  latest,
  told,
  starting,
  onFetch,
  onAsk,
}: {
  connection: CanvasConnection;
  /** Its latest sync. */
  latest: Run | undefined;
  /** Whether that was asked for here: then its end is told about. Older ones are history. */
  told: boolean;
  /** A sync is about to be queued. */
  starting: boolean;
  onFetch: () => void;
  onAsk: (what: 'rename' | 'key' | 'remove') => void;
}) {
  const client = useQueryClient();
  const toast = useToast();
  const now = useNow();
  const { id, label } = connection;
  const check = useMutation({
    mutationFn: () => verify(id),
    onSuccess: () => toast({ title: `Canvas accepts the key of “${label}”`, tone: 'good' }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.canvas }),
  });
  const prefer = useMutation({
    mutationFn: () => changeConnection(id, { is_default: true }),
    onSuccess: () => toast({ title: `“${label}” is asked first now` }),
    onError: error => toast({ title: `“${label}” stays as it is`, text: failureText(error), tone: 'bad' }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.canvas }),
  });
  const going = latest !== undefined && isGoing(latest);

  const actions: MenuAction[] = [
    { id: 'verify', label: 'Check the key', icon: <ShieldCheck {...icon} />, onSelect: () => check.mutate() },
    ...(connection.signed_in
      ? []
      : [
          { id: 'key', label: 'Give a new key…', icon: <KeyRound {...icon} />, onSelect: () => onAsk('key') },
        ]),
    ...(connection.is_default
      ? []
      : [
          {
            id: 'default',
            label: 'Make it the default',
            icon: <Star {...icon} />,
            onSelect: () => prefer.mutate(),
          },
        ]),
    { id: 'rename', label: 'Rename…', icon: <Pencil {...icon} />, onSelect: () => onAsk('rename') },
  ];
  return (
    <Row
      title={<bdi>{label}</bdi>}
      note={[
        hostOf(connection.base_url) === label ? '' : hostOf(connection.base_url),
        `${connection.account_name}, ${connection.signed_in ? 'signed in' : 'by key'}`,
      ]
        .filter(Boolean)
        .join(' · ')}
      meta={
        <>
          {connection.is_default && <Badge>Default</Badge>}
          <Text as="span" size="sm" tone="quiet">
            {connection.synced_at ? `fetched ${ago(connection.synced_at, now)}` : 'never fetched'}
          </Text>
        </>
      }
      actions={
        <>
          <Button size="s" busy={starting || going} aria-label={`Fetch now: ${label}`} onClick={onFetch}>
            Fetch now
          </Button>
          <Menu
            label={`More for ${label}`}
            trigger={
              <IconButton label={`More for ${label}`} size="s" icon={<Ellipsis size={17} aria-hidden />} />
            }
            groups={[
              actions,
              [
                {
                  id: 'remove',
                  label: 'Remove…',
                  icon: <Trash2 {...icon} />,
                  danger: true,
                  onSelect: () => onAsk('remove'),
                },
              ],
            ]}
          />
        </>
      }
      below={
        <>
          {check.isPending && <Progress label={`Checking the key of ${label}`} thin />}
          {check.isError && (
            <Banner
              tone="bad"
              urgent
              title={failureText(check.error)}
              actions={
                !connection.signed_in && (
                  <Button size="s" onClick={() => onAsk('key')}>
                    Give a new key
                  </Button>
                )
              }
            >
              {helpWith(check.error)}
            </Banner>
          )}
          {latest && <SyncState run={latest} label={label} told={told} />}
        </>
      }
    />
  );
}

/** How the latest sync goes, or went. */
function SyncState({ run, label, told }: { run: Run; label: string; told: boolean }) {
  const done = useQuery({ ...syncResultQuery(run.id), enabled: told && run.state === 'completed' });
  const counts = syncCounts(done.data);
  switch (run.state) {
    case 'pending':
    case 'running':
      return (
        <Stack gap={1}>
          <Text as="span" size="sm" tone="soft">
            {run.message ?? 'Asking Canvas for your courses'}
          </Text>
          <LiveText>{`Fetching the courses of ${label}`}</LiveText>
          <Progress
            label={`Fetching the courses of ${label}`}
            value={run.state === 'running' ? run.progress : undefined}
            thin
          />
        </Stack>
      );
    case 'failed':
      return (
        <Banner
          tone="bad"
          title={run.error ? plainly(run.error.message) : 'The courses could not be fetched.'}
          actions={
            <ButtonLink size="s" to={paths.run} params={{ runId: run.id }}>
              Show the run
            </ButtonLink>
          }
        >
          {run.error && helpFor(run.error.code)}
        </Banner>
      );
    default:
      return told && counts ? (
        <Banner
          tone="good"
          title={syncSentence(counts)}
          actions={
            <ButtonLink size="s" to={paths.courses}>
              Your courses
            </ButtonLink>
          }
        >
          {counts.unreadable > 0 &&
            'Canvas did not show the assignments of some courses; those stay as they were.'}
        </Banner>
      ) : null;
  }
}
