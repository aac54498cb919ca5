import type { FeedbackJob } from '@atelier/api';
import {
  Banner,
  Bullets,
  Button,
  Card,
  Cluster,
  Heading,
  LiveText,
  Progress,
  Stack,
  StageTrack,
  Tally,
  Text,
  useToast,
} from '@atelier/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { failureText } from '../../../lib/failure';
import { keys } from '../../../lib/keys';
import type { AssignmentRef } from '../../../lib/paths';
import { count, feedbackStages } from '../../../lib/words';
import { cancelJob } from './queries';
import { useLooking } from './stream';
import { targetWord } from './words';

/** A draft while it is looked at: the four stages, and the first figures as soon as there are any. */
export function LookingCard({ job, target }: { job: FeedbackJob; target: AssignmentRef }) {
  const looking = useLooking(target, job);
  const client = useQueryClient();
  const toast = useToast();
  const cancel = useMutation({
    mutationFn: () => cancelJob(job),
    onError: error => toast({ title: 'It could not be cancelled', text: failureText(error), tone: 'bad' }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.assignments }),
  });
  const stage = looking.stage ?? job.stage ?? null;
  const at = feedbackStages.findIndex(known => known.id === stage);
  const waiting = job.status === 'queued' && looking.progress === 0;
  const title = waiting ? 'Waiting for its turn' : (feedbackStages[at]?.title ?? 'Looking at the draft');
  const { preview } = looking;
  return (
    <Card label="Looking at the draft">
      <Stack gap={4}>
        <Stack gap={2}>
          <Cluster justify="between" gap={3}>
            <Heading level={2} look={3}>
              Looking at your draft
            </Heading>
            <Button size="s" busy={cancel.isPending} onClick={() => cancel.mutate()}>
              Cancel
            </Button>
          </Cluster>
          <Progress
            label="Looking at the draft"
            value={waiting ? undefined : Math.max(looking.progress, job.progress)}
          />
          <Text size="sm" tone="soft">
            {looking.message || (job.message ?? title)} · <bdi>{targetWord(job.target)}</bdi>
          </Text>
          <LiveText>{title}</LiveText>
        </Stack>
        <StageTrack
          label="Stages of the look"
          stages={feedbackStages.map((known, n) => ({
            ...known,
            state: waiting || n > at ? 'pending' : n < at ? 'done' : 'running',
          }))}
        />
        {looking.refused !== undefined && (
          <Banner tone="warn">
            The live view broke off: {failureText(looking.refused)} The draft is still being looked at.
          </Banner>
        )}
        {preview && (
          <Stack gap={3}>
            <Text size="sm" tone="soft">
              First figures, before the quotes are checked: {count(preview.words, 'word')}
            </Text>
            <Tally
              label="Requirements so far"
              parts={[
                { label: 'met or spoken of', count: preview.met, tone: 'good' },
                { label: 'partly', count: preview.partly, tone: 'warn' },
                { label: 'open', count: preview.open, tone: 'bad' },
                { label: 'not checked', count: preview.notChecked, tone: 'neutral' },
              ]}
            />
            {preview.fixes.length > 0 && (
              <Bullets
                label="To fix, so far"
                items={preview.fixes.map(fix => (
                  <bdi key={fix}>{fix}</bdi>
                ))}
              />
            )}
          </Stack>
        )}
      </Stack>
    </Card>
  );
}
