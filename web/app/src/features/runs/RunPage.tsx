import type { Run, RunStep } from '@atelier/api';
import {
  Banner,
  Button,
  Card,
  Facts,
  LogView,
  Row,
  Rows,
  RunViewer,
  Section,
  Skeleton,
  StatusBadge,
  Table,
  Text,
  Timeline,
  useToast,
} from '@atelier/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { RotateCw, Square } from 'lucide-react';
import { Failure, failureText } from '../../lib/failure';
import { keys } from '../../lib/keys';
import { RowLink, TextLink } from '../../lib/links';
import { paths } from '../../lib/paths';
import { ago, duration, moment } from '../../lib/time';
import { useNow } from '../../lib/useNow';
import { count, runKindWord, runWord, stepWord } from '../../lib/words';
import {
  cancelRun,
  isGoing,
  retryRun,
  runAttemptsQuery,
  runChildrenQuery,
  runLogQuery,
  runQuery,
  runStepsQuery,
  subjectsQuery,
} from './queries';
import { stepLines } from './timeline';

export default function RunPage() {
  const { runId } = useParams({ from: '/house/runs/$runId' });
  const run = useQuery(runQuery(runId));
  if (run.isPending)
    return <RunViewer title="Run" steps={<Skeleton lines={6} />} children={<Skeleton lines={4} />} />;
  if (run.isError) return <Failure error={run.error} what="This run" onRetry={() => void run.refetch()} />;
  return <RunView run={run.data} />;
}

function RunView({ run }: { run: Run }) {
  const now = useNow();
  const word = runWord(run.state);
  const going = isGoing(run);
  const steps = useQuery(runStepsQuery(run.id, going));
  const log = useQuery(runLogQuery(run.id, going));
  return (
    <RunViewer
      trail={<TextLink quiet to={paths.runs} children="Runs" />}
      title={runKindWord(run.kind)}
      meta={
        <>
          <StatusBadge label={word.label} tone={word.tone} live={word.live ?? false} />
          <span>Started {ago(run.started_at ?? run.created_at, now)}</span>
          {run.started_at && run.finished_at && (
            <span>Took {duration(Date.parse(run.finished_at) - Date.parse(run.started_at))}</span>
          )}
          {run.failures > 0 && <span>{count(run.failures, 'failed attempt')}</span>}
          <AssignmentLink run={run} />
        </>
      }
      actions={<RunActions run={run} />}
      progress={
        going
          ? { value: run.state === 'running' ? run.progress : undefined, text: run.message ?? word.label }
          : undefined
      }
      banner={
        run.error && (
          <Banner tone="bad" title="This run failed" urgent>
            <Text written>{run.error.message}</Text>
            <Text size="sm" tone="quiet" mono>
              {run.error.code}
            </Text>
          </Banner>
        )
      }
      steps={
        <Section title="Steps">
          <Card>
            {steps.isPending ? (
              <Skeleton lines={6} />
            ) : steps.isError ? (
              <Failure error={steps.error} what="The steps" onRetry={() => void steps.refetch()} />
            ) : (
              <Steps run={run} steps={steps.data} />
            )}
          </Card>
        </Section>
      }
    >
      {run.failures > 0 && <Attempts runId={run.id} />}
      <Section title="Log">
        {log.isPending ? (
          <Skeleton lines={4} />
        ) : log.isError ? (
          <Failure error={log.error} what="The log" onRetry={() => void log.refetch()} />
        ) : (
          <LogView
            label="Log of this run"
            lines={log.data.map(line => ({
              id: String(line.n),
              time: new Date(line.at).toLocaleTimeString(undefined, { hour12: false }),
              level: line.level,
              text: line.message,
            }))}
          />
        )}
      </Section>
      <Children runId={run.id} />
      <Section title="Facts">
        <Card>
          <Facts
            facts={[
              {
                name: 'Kind',
                value: (
                  <Text as="span" mono size="sm">
                    {run.kind}
                  </Text>
                ),
              },
              { name: 'Priority', value: run.priority },
              { name: 'Asked for', value: moment(run.created_at, now) },
              ...(run.parent_id
                ? [
                    {
                      name: 'Started by',
                      value: (
                        <TextLink to={paths.run} params={{ runId: run.parent_id }} children="another run" />
                      ),
                    },
                  ]
                : []),
              {
                name: 'Id',
                value: (
                  <Text as="span" mono size="sm">
                    {run.id}
                  </Text>
                ),
              },
            ]}
          />
        </Card>
      </Section>
    </RunViewer>
  );
}

function AssignmentLink({ run }: { run: Run }) {
  const subjects = useQuery(subjectsQuery);
  if (!run.about?.startsWith('asg_')) return null;
  const subject = subjects.data?.get(run.about);
  // One that is older than the list is most likely entered here: only those are called by our own id.
  const params = subject
    ? { courseId: subject.course_id, assignmentId: subject.assignment_id }
    : { courseId: 'local', assignmentId: run.about };
  return (
    <TextLink to={paths.assignment} params={params}>
      {subject?.title ?? 'Open the assignment'}
    </TextLink>
  );
}

function RunActions({ run }: { run: Run }) {
  const client = useQueryClient();
  const toast = useToast();
  const act = useMutation({
    mutationFn: (what: 'cancel' | 'retry') => (what === 'cancel' ? cancelRun(run.id) : retryRun(run.id)),
    onError: (error, what) =>
      toast({
        title: `The run could not be ${what === 'cancel' ? 'cancelled' : 'started again'}`,
        text: failureText(error),
        tone: 'bad',
      }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.runs }),
  });
  if (isGoing(run)) {
    return (
      <Button
        icon={<Square size={14} aria-hidden />}
        busy={act.isPending || run.cancelling}
        onClick={() => act.mutate('cancel')}
      >
        {run.cancelling ? 'Cancelling' : 'Cancel'}
      </Button>
    );
  }
  if (run.state === 'failed' || run.state === 'cancelled') {
    return (
      <Button
        look="primary"
        icon={<RotateCw size={15} aria-hidden />}
        busy={act.isPending}
        onClick={() => act.mutate('retry')}
      >
        Try again
      </Button>
    );
  }
  return null;
}

const took = (step: RunStep) => duration(Date.parse(step.finished_at) - Date.parse(step.started_at));

function Steps({ run, steps }: { run: Run; steps: RunStep[] }) {
  const lines = stepLines(run, steps);
  if (lines.length === 0) return <Text tone="quiet">No step has finished yet.</Text>;
  return (
    <Timeline
      label="Steps"
      steps={lines.map(line => ({
        id: line.id,
        title: stepWord(line.name),
        state: line.state,
        meta: (
          <>
            {line.startedAt &&
              line.finishedAt &&
              duration(Date.parse(line.finishedAt) - Date.parse(line.startedAt))}
            {line.attempt !== undefined && line.attempt > 1 && ` · attempt ${line.attempt}`}
          </>
        ),
        body: line.parts.length > 0 && (
          <Text size="sm" tone="quiet">
            {line.parts.map(part => `${stepWord(part.name)} ${took(part)}`).join(' · ')}
          </Text>
        ),
      }))}
    />
  );
}

const outcomes: Record<string, string> = {
  failed: 'Failed',
  lost: 'Its worker was lost',
  timed_out: 'Took too long',
  handed_back: 'Handed back when a server stopped',
};

function Attempts({ runId }: { runId: string }) {
  const now = useNow();
  const attempts = useQuery(runAttemptsQuery(runId));
  if (!attempts.data || attempts.data.length === 0) return null;
  return (
    <Section title="Attempts that did not succeed">
      <Table
        caption="Attempts that did not succeed"
        rows={attempts.data}
        rowKey={attempt => String(attempt.attempt)}
        columns={[
          { id: 'n', title: 'Attempt', cell: attempt => attempt.attempt },
          {
            id: 'outcome',
            title: 'What happened',
            cell: attempt => outcomes[attempt.outcome] ?? attempt.outcome,
          },
          { id: 'error', title: 'Error', cell: attempt => attempt.error?.message ?? '–' },
          { id: 'ended', title: 'When', cell: attempt => ago(attempt.ended_at, now) },
        ]}
      />
    </Section>
  );
}

function Children({ runId }: { runId: string }) {
  const children = useQuery(runChildrenQuery(runId));
  if (!children.data || children.data.length === 0) return null;
  return (
    <Section title="Runs it started">
      <Rows label="Runs it started">
        {children.data.map(child => (
          <Row
            key={child.id}
            title={
              <RowLink to={paths.run} params={{ runId: child.id }}>
                {runKindWord(child.kind)}
              </RowLink>
            }
            meta={<StatusBadge label={runWord(child.state).label} tone={runWord(child.state).tone} />}
          />
        ))}
      </Rows>
    </Section>
  );
}
