import type { Feedback, FeedbackJob, Plan } from '@atelier/api';
import {
  Badge,
  Banner,
  Beside,
  Bullets,
  Button,
  Card,
  Cluster,
  Eyebrow,
  Facts,
  Fold,
  Heading,
  Stack,
  StatusBadge,
  Tally,
  Text,
} from '@atelier/ui';
import type { ReactNode } from 'react';
import { TextLink } from '../../../lib/links';
import { paths, type AssignmentRef } from '../../../lib/paths';
import { moment } from '../../../lib/time';
import { useNow } from '../../../lib/useNow';
import { count, engineWord } from '../../../lib/words';
import { looseGaps } from './cites';
import { Fixes } from './Fixes';
import type { Opening } from './Places';
import { Checks, Remarks } from './Remarks';
import { Scores } from './Scores';
import { readinessWord, targetWord } from './words';

const numbered = <T,>(remarks: T[]) => remarks.map((remark, n) => ({ remark, n }));

/** One feedback: how near the draft is, what to fix, how it stands against the rubric, and what was not judged. */
export function Result({
  job,
  feedback,
  plan,
  target,
  onPlan,
  onDraft,
  history,
  ...opening
}: Opening & {
  job: FeedbackJob;
  feedback: Feedback;
  plan: Plan;
  target: AssignmentRef;
  onPlan: () => void;
  onDraft: () => void;
  history: ReactNode;
}) {
  return (
    <Beside
      aside={
        <>
          <Next feedback={feedback} />
          <Limits job={job} feedback={feedback} />
          {history}
        </>
      }
    >
      <Stack gap={5}>
        <Verdict job={job} feedback={feedback} onDraft={onDraft} />
        <Fixes
          job={job}
          fixes={feedback.required_fixes}
          plan={plan}
          target={target}
          onPlan={onPlan}
          {...opening}
        />
        <Scores scores={feedback.scorecard.criterion_scores} {...opening} />
        <Remarks title="Strengths" part="strength" remarks={numbered(feedback.strengths)} {...opening} />
        <Remarks
          title="Gaps"
          part="gap"
          remarks={looseGaps(feedback).map(({ gap, n }) => ({ remark: gap, n }))}
          {...opening}
        />
        <Remarks
          title="Could be better"
          part="tip"
          remarks={numbered(feedback.suggested_improvements)}
          {...opening}
        />
        <Checks checks={feedback.requirement_checks} {...opening} />
      </Stack>
    </Beside>
  );
}

function Verdict({ job, feedback, onDraft }: { job: FeedbackJob; feedback: Feedback; onDraft: () => void }) {
  const now = useNow();
  const ready = feedback.scorecard.overall_readiness;
  const word = readinessWord(ready.level);
  const { submission } = feedback;
  const unread = submission.files.filter(file => file.error);
  return (
    <Card label="How near the draft is">
      <Stack gap={3}>
        <Cluster justify="between" align="start" gap={3}>
          <Stack gap={1}>
            <Eyebrow>
              Feedback {job.version} · <bdi>{targetWord(job.target)}</bdi>
            </Eyebrow>
            <Heading level={2}>{word.label}</Heading>
          </Stack>
          <Button size="s" onClick={onDraft}>
            Show the draft
          </Button>
        </Cluster>
        <Text written measure>
          {ready.text}
        </Text>
        <Tally
          label="Requirements"
          parts={[
            { label: 'met or spoken of', count: ready.met, tone: 'good' },
            { label: 'partly', count: ready.partly, tone: 'warn' },
            { label: 'open', count: ready.open, tone: 'bad' },
            { label: 'not checked', count: ready.not_checked, tone: 'neutral' },
          ]}
        />
        <Cluster gap={3}>
          <Badge tone={feedback.engine === 'offline' ? 'neutral' : 'accent'}>
            {engineWord(feedback.engine)}
          </Badge>
          <Text as="span" size="sm" tone="quiet">
            {count(submission.words, 'word')}
            {typeof submission.pages === 'number' && ` on ${count(submission.pages, 'page')}`} · handed in{' '}
            {moment(submission.received_at, now)} · held against version {feedback.plan_version} of the plan
          </Text>
        </Cluster>
        {unread.map(file => (
          <Banner key={file.id} tone="bad" title={`${file.name} could not be read`}>
            {file.error}
          </Banner>
        ))}
      </Stack>
    </Card>
  );
}

function Next({ feedback }: { feedback: Feedback }) {
  const titles = new Map(feedback.required_fixes.map(fix => [fix.key, fix.title]));
  const actions = [...feedback.next_actions].sort((a, b) => a.order - b.order);
  if (actions.length === 0) return null;
  return (
    <Card>
      <Stack gap={3}>
        <Heading level={2} look={4}>
          What to do next
        </Heading>
        <Bullets
          numbered
          items={actions.map(action => (
            <bdi key={action.order}>{(action.fix && titles.get(action.fix)) || action.text}</bdi>
          ))}
        />
      </Stack>
    </Card>
  );
}

/** Why the same thing was not looked at, said once. */
function byReason(feedback: Feedback) {
  const reasons = new Map<string, string[]>();
  for (const { what, why } of feedback.limits.not_checked)
    reasons.set(why, [...(reasons.get(why) ?? []), what]);
  return [...reasons];
}

function Limits({ job, feedback }: { job: FeedbackJob; feedback: Feedback }) {
  const { checked, dropped, found } = feedback.verification;
  const reasons = byReason(feedback);
  return (
    <Card>
      <Stack gap={3}>
        <Heading level={2} look={4}>
          How far to trust this
        </Heading>
        <Text size="sm" written>
          {feedback.limits.text}
        </Text>
        <Facts
          facts={[
            { name: 'By', value: engineWord(feedback.engine) },
            {
              name: 'Quotes',
              value: `${found} of ${checked} stand in the draft${dropped > 0 ? `; ${dropped} taken out` : ''}`,
            },
            {
              name: 'Made by',
              value: <TextLink to={paths.run} params={{ runId: job.run_id }} children="this run" />,
            },
          ]}
        />
        {reasons.length > 0 && (
          <Fold level={3} title="Not judged" note={String(feedback.limits.not_checked.length)}>
            <Stack gap={3}>
              {reasons.map(([why, what]) => (
                <Stack key={why} gap={1}>
                  <Text size="sm" weight="medium" written>
                    {why}
                  </Text>
                  <Text as="div" size="sm" tone="soft">
                    <Bullets
                      items={what.map(each => (
                        <bdi key={each}>{each}</bdi>
                      ))}
                    />
                  </Text>
                </Stack>
              ))}
            </Stack>
          </Fold>
        )}
        {feedback.limits.checked.length > 0 && (
          <Fold level={3} title="Looked at" note={String(feedback.limits.checked.length)}>
            <Text as="div" size="sm" tone="soft">
              <Bullets
                items={feedback.limits.checked.map(each => (
                  <bdi key={each}>{each}</bdi>
                ))}
              />
            </Text>
          </Fold>
        )}
      </Stack>
    </Card>
  );
}

/** A job that has ended without feedback. */
export function NoResult({ job, again, busy }: { job: FeedbackJob; again: () => void; busy: boolean }) {
  const cancelled = job.status === 'cancelled';
  return (
    <Banner
      tone={cancelled ? 'neutral' : 'bad'}
      title={cancelled ? 'This look at the draft was cancelled' : 'The draft could not be looked at'}
      urgent={!cancelled}
      actions={
        <Button size="s" look="primary" busy={busy} onClick={again}>
          Try again
        </Button>
      }
    >
      <StatusBadge label={`Feedback ${job.version}, ${targetWord(job.target)}`} tone="neutral" />
      {!cancelled && <Text written>{job.error?.message ?? 'Something went wrong on our side.'}</Text>}
    </Banner>
  );
}
