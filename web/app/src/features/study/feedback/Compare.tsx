import type { FeedbackJob, FeedbackPair, RequiredFix } from '@atelier/api';
import {
  Badge,
  Banner,
  Button,
  Card,
  Cluster,
  Facts,
  Field,
  Grid,
  Heading,
  Section,
  Select,
  SideBySide,
  Skeleton,
  Stack,
  StatusBadge,
  Text,
  type SideBySideRow,
  type Tone,
} from '@atelier/ui';
import { useQuery } from '@tanstack/react-query';
import { Failure } from '../../../lib/failure';
import type { AssignmentRef } from '../../../lib/paths';
import { moment } from '../../../lib/time';
import { useNow } from '../../../lib/useNow';
import { count, engineWord } from '../../../lib/words';
import { pairQuery } from './queries';
import { jobWord, span, targetWord, verdictWord } from './words';

/** Two feedbacks beside each other: what was fixed, what is new, what went up and down. */
export function Compare({
  target,
  ready,
  before,
  after,
  onPick,
  onClose,
}: {
  target: AssignmentRef;
  /** All that can be chosen. */
  ready: FeedbackJob[];
  before: string;
  after: string;
  onPick: (before: string, after: string) => void;
  onClose: () => void;
}) {
  const pair = useQuery(pairQuery(target, before, after));
  const choices = ready.map(job => ({
    value: job.job_id,
    label: `Feedback ${job.version}, ${targetWord(job.target)}`,
  }));
  return (
    <Stack gap={4}>
      <Cluster justify="between" gap={3}>
        <Heading level={2}>Two drafts side by side</Heading>
        <Button size="s" onClick={onClose}>
          Back to the feedback
        </Button>
      </Cluster>
      <Grid min="m">
        <Field label="Earlier">
          <Select choices={choices} value={before} onChange={value => onPick(value, after)} />
        </Field>
        <Field label="Later">
          <Select choices={choices} value={after} onChange={value => onPick(before, value)} />
        </Field>
      </Grid>
      {pair.isPending ? (
        <Skeleton lines={6} label="Comparing" />
      ) : pair.isError ? (
        <Failure error={pair.error} what="The comparison" onRetry={() => void pair.refetch()} />
      ) : (
        <Changes pair={pair.data} />
      )}
    </Stack>
  );
}

function Changes({ pair }: { pair: FeedbackPair }) {
  const { before, after, changes } = pair;
  const sides = { before: `Feedback ${before.version}`, after: `Feedback ${after.version}` };
  const fixes = fixRows(pair);
  const criteria = changes.criteria.map((change): SideBySideRow => ({
    id: change.criterion,
    title: change.criterion,
    sign: direction(change.before, change.after),
    before: rangeText(change.before),
    after: rangeText(change.after),
  }));
  const requirements = changes.requirements.map((change, n): SideBySideRow => ({
    id: String(n),
    title: change.requirement,
    before: change.before ? <Verdict of={change.before} /> : 'Not asked for',
    after: change.after ? <Verdict of={change.after} /> : 'No longer asked for',
  }));
  return (
    <Stack gap={5}>
      {!changes.same_measure && (
        <Banner tone="warn">
          These two were not measured the same way: they are for different parts, or another engine looked at
          them. Differences may come from that.
        </Banner>
      )}
      <Grid min="m">
        <Side job={before} />
        <Side job={after} words={changes.words} />
      </Grid>
      <Section
        title="Fixes"
        note={`${changes.fixed.length} fixed, ${changes.still_open.length} still open, ${changes.new_fixes.length} new`}
      >
        {fixes.length === 0 ? (
          <Text tone="soft">Neither asks for a fix.</Text>
        ) : (
          <SideBySide label="Fixes" {...sides} nothing="Not asked for" rows={fixes} />
        )}
      </Section>
      <Section title="Criteria">
        {criteria.length === 0 ? (
          <Text tone="soft">No estimate changed.</Text>
        ) : (
          <SideBySide label="Criteria" {...sides} rows={criteria} />
        )}
      </Section>
      <Section title="Requirements">
        {requirements.length === 0 ? (
          <Text tone="soft">No requirement fares differently.</Text>
        ) : (
          <SideBySide label="Requirements" {...sides} rows={requirements} />
        )}
      </Section>
    </Stack>
  );
}

function Side({ job, words }: { job: FeedbackJob; words?: number }) {
  const now = useNow();
  const word = jobWord(job);
  const summary = job.summary;
  const change = words === undefined || words === 0 ? '' : ` (${words > 0 ? '+' : '−'}${Math.abs(words)})`;
  return (
    <Card label={`Feedback ${job.version}`}>
      <Stack gap={2}>
        <Cluster justify="between">
          <Text weight="bold">Feedback {job.version}</Text>
          <StatusBadge label={word.label} tone={word.tone} />
        </Cluster>
        <Facts
          facts={[
            { name: 'For', value: <bdi>{targetWord(job.target)}</bdi> },
            { name: 'When', value: moment(job.created_at, now) },
            { name: 'By', value: engineWord(job.engine ?? '') },
            ...(summary
              ? [
                  { name: 'Length', value: `${count(summary.words, 'word')}${change}` },
                  {
                    name: 'Requirements',
                    value: `${summary.met} met, ${summary.partly} partly, ${summary.open} open`,
                  },
                ]
              : []),
          ]}
        />
      </Stack>
    </Card>
  );
}

const Verdict = ({ of }: { of: Parameters<typeof verdictWord>[0] }) => {
  const word = verdictWord(of);
  return <StatusBadge label={word.label} tone={word.tone} />;
};

/** What was asked for before or is asked for now: what is done first, what is new next, what stays last. */
function fixRows({ before, after, changes }: FeedbackPair): SideBySideRow[] {
  const side = (job: FeedbackJob) =>
    new Map((job.feedback?.required_fixes ?? []).map(fix => [fix.key, fix] as const));
  const [old, fresh] = [side(before), side(after)];
  const row = (label: string, tone: Tone) => (key: string) => {
    const [was, is] = [old.get(key), fresh.get(key)];
    return {
      id: key,
      title: (is ?? was)?.title ?? key,
      sign: <Badge tone={tone}>{label}</Badge>,
      before: was && <Said fix={was} />,
      after: is && <Said fix={is} />,
    };
  };
  return [
    ...changes.fixed.map(row('Fixed', 'good')),
    ...changes.new_fixes.map(row('New', 'bad')),
    ...changes.still_open.map(row('Still open', 'warn')),
  ];
}

const Said = ({ fix }: { fix: RequiredFix }) => (
  <Text size="sm" tone="soft" written>
    {fix.text}
  </Text>
);

const rangeText = (range: number[] | null | undefined) =>
  range?.length === 2 ? span(range[0] ?? 0, range[1] ?? 0) : 'Not judged';

/** Up or down, by the middle of the range. */
function direction(before: number[] | null | undefined, after: number[] | null | undefined) {
  if (before?.length !== 2 || after?.length !== 2) return undefined;
  const middle = (range: number[]) => ((range[0] ?? 0) + (range[1] ?? 0)) / 2;
  const change = middle(after) - middle(before);
  if (change === 0) return undefined;
  return change > 0 ? <Badge tone="good">Up</Badge> : <Badge tone="bad">Down</Badge>;
}
