import type { Run } from '@atelier/api';
import {
  Badge,
  EmptyState,
  Eyebrow,
  InboxScreen,
  Progress,
  Row,
  Rows,
  Skeleton,
  Stack,
  Text,
} from '@atelier/ui';
import { useQuery } from '@tanstack/react-query';
import { Coffee, Plus } from 'lucide-react';
import { Failure } from '../../lib/failure';
import { ButtonLink, RowLink } from '../../lib/links';
import { paths } from '../../lib/paths';
import { dueLabel } from '../../lib/time';
import { useNow } from '../../lib/useNow';
import { runKindWord, runWord } from '../../lib/words';
import {
  dueInCoursesQuery,
  dueItemsQuery,
  goingRunsQuery,
  HORIZON_DAYS,
  LATE_DAYS,
  rootItemsQuery,
  todayAssignmentsQuery,
} from './queries';
import { dueGroups, waitingLines, type DueLine, type WaitingLine } from './sort';

const kindWord = { assignment: 'Assignment', milestone: 'Milestone', task: 'Task' };

export default function Today() {
  const now = useNow();
  const midnight = (days: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days).toISOString();
  const horizon = midnight(HORIZON_DAYS + 1);
  const assignments = useQuery(todayAssignmentsQuery);
  const items = useQuery(dueItemsQuery(horizon));
  const roots = useQuery(rootItemsQuery);
  const courses = useQuery(dueInCoursesQuery(midnight(-LATE_DAYS), horizon));
  const runs = useQuery(goingRunsQuery);

  const of = roots.data ?? new Map<string, string>();
  const groups = dueGroups(
    assignments.data?.data ?? [],
    items.data ?? [],
    of,
    courses.data ?? [],
    now,
    HORIZON_DAYS,
  );
  const waiting = waitingLines(assignments.data?.data ?? [], items.data ?? [], of, runs.data ?? []);
  const going = (runs.data ?? []).filter(run => run.state === 'running' || run.state === 'pending');
  const titleOf = (run: Run) => assignments.data?.data.find(each => each.id === run.about)?.title;
  const pending = assignments.isPending || items.isPending || roots.isPending || courses.isPending;
  const failed = assignments.error ?? items.error ?? roots.error ?? courses.error;

  return (
    <InboxScreen
      title="Today"
      note={new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' }).format(
        now,
      )}
      actions={
        <ButtonLink look="primary" to={paths.newAssignment} icon={<Plus size={17} aria-hidden />}>
          New assignment
        </ButtonLink>
      }
      sections={[
        {
          id: 'due',
          title: 'What is due',
          content: failed ? (
            <Failure
              error={failed}
              what="What is due"
              onRetry={() => {
                void assignments.refetch();
                void items.refetch();
                void roots.refetch();
                void courses.refetch();
              }}
            />
          ) : pending ? (
            <Skeleton lines={6} label="Loading what is due" />
          ) : groups.length === 0 ? (
            <NothingDue first={assignments.data?.pagination.total === 0} />
          ) : (
            <Stack gap={4}>
              {groups.map(group => (
                <Stack key={group.title} gap={2}>
                  <Eyebrow as="h3">{group.title}</Eyebrow>
                  <Rows label={group.title}>
                    {group.lines.map(line => (
                      <DueRow key={line.id} line={line} now={now} />
                    ))}
                  </Rows>
                </Stack>
              ))}
            </Stack>
          ),
        },
      ]}
      aside={[
        {
          id: 'waiting',
          title: 'What waits for you',
          count: waiting.length || undefined,
          content: pending ? (
            <Skeleton lines={3} label="Loading what waits for you" />
          ) : waiting.length === 0 ? (
            <Text tone="quiet">Nothing waits for you.</Text>
          ) : (
            <Rows label="What waits for you">
              {waiting.map(line => (
                <WaitingRow key={line.id} line={line} />
              ))}
            </Rows>
          ),
        },
        {
          id: 'going',
          title: 'What runs',
          count: going.length || undefined,
          content: runs.isPending ? (
            <Skeleton lines={3} label="Loading what runs" />
          ) : runs.isError ? (
            <Failure error={runs.error} what="What runs" onRetry={() => void runs.refetch()} />
          ) : going.length === 0 ? (
            <Text tone="quiet">Nothing is running.</Text>
          ) : (
            <Rows label="What runs">
              {going.map(run => (
                <GoingRow key={run.id} run={run} subject={titleOf(run)} />
              ))}
            </Rows>
          ),
        },
      ]}
    />
  );
}

function NothingDue({ first }: { first: boolean }) {
  return first ? (
    <EmptyState
      art={<Coffee size={30} strokeWidth={1.4} aria-hidden />}
      title="A clear desk"
      text="Bring an assignment or connect your Canvas, and what is due will stand here."
      level={3}
      actions={
        <>
          <ButtonLink to={paths.study}>Go to Study</ButtonLink>
          <ButtonLink to={paths.canvas}>Connect Canvas</ButtonLink>
        </>
      }
    />
  ) : (
    <EmptyState
      art={<Coffee size={30} strokeWidth={1.4} aria-hidden />}
      title={`Nothing is due in the next ${HORIZON_DAYS} days`}
      level={3}
      actions={<ButtonLink to={paths.study}>All assignments</ButtonLink>}
    />
  );
}

function DueRow({ line, now }: { line: DueLine; now: Date }) {
  const due = dueLabel(line.dueAt, now);
  return (
    <Row
      title={
        'assignmentId' in line.ref ? (
          <RowLink to={paths.assignment} params={line.ref}>
            {line.title}
          </RowLink>
        ) : (
          <RowLink to={paths.course} params={line.ref}>
            {line.title}
          </RowLink>
        )
      }
      note={line.note || undefined}
      meta={
        <>
          <Badge>{kindWord[line.kind]}</Badge>
          <Text as="span" size="sm" tone={due.late ? 'bad' : 'soft'}>
            {due.label}
          </Text>
        </>
      }
    />
  );
}

function WaitingRow({ line }: { line: WaitingLine }) {
  return (
    <Row
      title={
        line.ref ? (
          <RowLink to={paths.assignment} params={line.ref}>
            {line.title}
          </RowLink>
        ) : (
          <RowLink to={paths.run} params={{ runId: line.runId ?? '' }}>
            {line.title}
          </RowLink>
        )
      }
      note={line.reason}
    />
  );
}

function GoingRow({ run, subject }: { run: Run; subject: string | undefined }) {
  return (
    <Row
      title={
        <RowLink to={paths.run} params={{ runId: run.id }}>
          {runKindWord(run.kind)}
        </RowLink>
      }
      note={[subject, run.message ?? runWord(run.state).label].filter(Boolean).join(' · ')}
      below={
        <Progress
          label={runKindWord(run.kind)}
          value={run.state === 'running' ? run.progress : undefined}
          thin
        />
      }
    />
  );
}
