import type { CourseAssignment } from '@atelier/api';
import {
  Anchor,
  Banner,
  Button,
  Fold,
  Rows,
  Row,
  Section,
  Stack,
  StatusBadge,
  Text,
  EmptyState,
  Skeleton,
} from '@atelier/ui';
import { useQuery } from '@tanstack/react-query';
import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';
import { Failure } from '../../lib/failure';
import { RowLink } from '../../lib/links';
import { paths, webPage } from '../../lib/paths';
import { dueLabel } from '../../lib/time';
import { useNow } from '../../lib/useNow';
import { count, workspaceWord } from '../../lib/words';
import { groupsOf } from './group';
import { courseAssignmentsQuery } from './queries';
import { usePlan } from './usePlan';
import { submissionWord } from './words';

/** What a course asks for, by what is to be done now. */
export function CourseAssignments({ courseId, empty }: { courseId: string; empty: ReactNode }) {
  const now = useNow();
  const list = useQuery(courseAssignmentsQuery(courseId));
  if (list.isPending) return <Skeleton lines={6} label="Loading the assignments" />;
  if (list.isError) {
    return <Failure error={list.error} what="The assignments" onRetry={() => void list.refetch()} />;
  }
  const { assignments, more } = list.data;
  if (assignments.length === 0) {
    return <EmptyState level={3} title="No assignments yet" text={empty} />;
  }
  const groups = groupsOf(assignments, now);
  return (
    <Stack gap={5}>
      {more > 0 && <Banner tone="warn">This course has {more} more assignments than are shown here.</Banner>}
      <Group title="Late" list={groups.late} now={now} />
      <Group title="Coming" list={groups.coming} now={now} />
      <Group title="Without a date" list={groups.undated} now={now} />
      {groups.past.length > 0 && (
        <Fold
          title="Handed in or past"
          note={groups.past.length}
          startOpen={groups.past.length === assignments.length}
        >
          <AssignmentRows label="Handed in or past" list={groups.past} now={now} />
        </Fold>
      )}
    </Stack>
  );
}

function Group({ title, list, now }: { title: string; list: CourseAssignment[]; now: Date }) {
  if (list.length === 0) return null;
  return (
    <Section title={title} note={list.length}>
      <AssignmentRows label={title} list={list} now={now} />
    </Section>
  );
}

function AssignmentRows({ label, list, now }: { label: string; list: CourseAssignment[]; now: Date }) {
  return (
    <Rows label={label}>
      {list.map(assignment => (
        <AssignmentRow key={assignment.assignment_id} assignment={assignment} now={now} />
      ))}
    </Rows>
  );
}

function AssignmentRow({ assignment, now }: { assignment: CourseAssignment; now: Date }) {
  const plan = usePlan();
  const { title, workspace_status: status, points_possible: points } = assignment;
  const ref = { courseId: assignment.course_id, assignmentId: assignment.assignment_id };
  const handedIn = submissionWord(assignment.status);
  const due = assignment.due_at ? dueLabel(assignment.due_at, now) : null;
  const planned = status && status !== 'new' ? workspaceWord(status) : undefined;
  const page = webPage(assignment.url);
  return (
    <Row
      title={
        // What was entered here has a page before it has a plan.
        planned || status === 'new' ? (
          <RowLink to={paths.assignment} params={ref}>
            {title}
          </RowLink>
        ) : (
          <bdi>{title}</bdi>
        )
      }
      note={points ? count(points, 'point') : undefined}
      meta={
        <>
          {due && (
            <Text
              as="span"
              size="sm"
              tone={due.late && !handedIn && !assignment.archived_at ? 'bad' : 'soft'}
            >
              {due.label}
            </Text>
          )}
          {handedIn && <StatusBadge label={handedIn.label} tone={handedIn.tone} />}
          {planned && <StatusBadge label={planned.label} tone={planned.tone} live={planned.live ?? false} />}
        </>
      }
      actions={
        <>
          {page && (
            <Anchor quiet href={page} target="_blank" rel="noreferrer" aria-label={`${title} in Canvas`}>
              <ExternalLink size={16} aria-hidden />
            </Anchor>
          )}
          {!planned && !assignment.archived_at && (
            <Button
              size="s"
              busy={plan.isPending}
              aria-label={`Plan this assignment: ${title}`}
              onClick={() => plan.mutate(ref)}
            >
              Plan
            </Button>
          )}
        </>
      }
    />
  );
}
