import type { PrivacyExport } from '@atelier/api';
import {
  Banner,
  Button,
  Card,
  ConfirmDialog,
  IconButton,
  Progress,
  Row,
  Rows,
  Section,
  Skeleton,
  Stack,
  StatusBadge,
  Text,
  useToast,
} from '@atelier/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Download, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Failure, failureText } from '../../lib/failure';
import { keys } from '../../lib/keys';
import { ago, moment } from '../../lib/time';
import { useNow } from '../../lib/useNow';
import { bytes, count, type Word } from '../../lib/words';
import { exportsQuery, isActive, removeExport, saveExport, startExport } from './queries';

/** Everything of the person's in one zip. */
export function Exports() {
  const client = useQueryClient();
  const toast = useToast();
  const all = useQuery(exportsQuery);
  const start = useMutation({
    mutationFn: startExport,
    onError: error =>
      toast({ title: 'The export could not be started', text: failureText(error), tone: 'bad' }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.privacyExports }),
  });
  const busy = start.isPending || (all.data?.some(isActive) ?? false);
  return (
    <Section title="Export everything of mine">
      <Card>
        <Stack gap={4}>
          <Text measure>
            One zip with everything this server keeps of you: your assignments, plans, drafts and feedback,
            your tasks, your settings and the files you brought, as JSON and in their original form. Keys and
            passwords are never in it.
          </Text>
          <Text size="sm" tone="quiet" measure>
            It is made in the background and kept for seven days; of several, the three newest.
          </Text>
          <div>
            <Button look="primary" busy={busy} onClick={() => start.mutate()}>
              {busy ? 'Being made' : 'Make an export'}
            </Button>
          </div>
          {all.isPending ? (
            <Skeleton lines={2} label="Loading your exports" />
          ) : all.isError ? (
            <Failure error={all.error} what="Your exports" onRetry={() => void all.refetch()} />
          ) : (
            all.data.length > 0 && (
              <Rows label="Exports">
                {all.data.map(each => (
                  <ExportRow key={each.id} made={each} />
                ))}
              </Rows>
            )
          )}
        </Stack>
      </Card>
    </Section>
  );
}

const words: Record<PrivacyExport['state'], Word> = {
  queued: { label: 'In line', tone: 'accent', live: true },
  running: { label: 'Being made', tone: 'accent', live: true },
  ready: { label: 'Ready', tone: 'good' },
  failed: { label: 'Failed', tone: 'bad' },
};

function ExportRow({ made }: { made: PrivacyExport }) {
  const client = useQueryClient();
  const toast = useToast();
  const now = useNow();
  const [asking, setAsking] = useState(false);
  const word = words[made.state];
  const when = moment(made.created_at, now);
  const save = useMutation({
    mutationFn: () => saveExport(made.id, made.created_at),
    onError: error =>
      toast({ title: 'The export could not be downloaded', text: failureText(error), tone: 'bad' }),
  });
  const remove = useMutation({
    mutationFn: () => removeExport(made.id),
    onError: error =>
      toast({ title: 'The export could not be removed', text: failureText(error), tone: 'bad' }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.privacyExports }),
  });
  const files = made.counts?.originals;
  return (
    <Row
      title={`Export of ${when}`}
      note={
        made.state === 'ready'
          ? [
              typeof made.size === 'number' && bytes(made.size),
              typeof files === 'number' && files > 0 && count(files, 'file'),
              `kept until ${moment(made.expires_at, now)}`,
            ]
              .filter(Boolean)
              .join(' · ')
          : `asked for ${ago(made.created_at, now)}`
      }
      meta={<StatusBadge label={word.label} tone={word.tone} live={word.live ?? false} />}
      actions={
        <>
          {made.state === 'ready' && (
            <Button
              size="s"
              icon={<Download size={16} aria-hidden />}
              aria-label={`Download the export of ${when}`}
              busy={save.isPending}
              onClick={() => save.mutate()}
            >
              Download
            </Button>
          )}
          <IconButton
            size="s"
            label={isActive(made) ? `Give up the export of ${when}` : `Remove the export of ${when}`}
            icon={<Trash2 size={16} aria-hidden />}
            onClick={() => setAsking(true)}
          />
          <ConfirmDialog
            open={asking}
            onOpenChange={setAsking}
            title={isActive(made) ? 'Give up this export?' : 'Remove this export?'}
            text={<Text tone="soft">Only the zip goes. What is in it stays where it is.</Text>}
            confirm={isActive(made) ? 'Give it up' : 'Remove'}
            onConfirm={() => remove.mutateAsync()}
          />
        </>
      }
      below={
        isActive(made) ? (
          <Progress label={`Making the export of ${when}`} thin />
        ) : made.state === 'failed' ? (
          <Banner tone="bad">{made.error?.message ?? 'Something went wrong on our side.'}</Banner>
        ) : undefined
      }
    />
  );
}
