import type { CourseAssignment } from '@atelier/api';
import { Button, IconAnchor, Row, Rows, StatusBadge, Text } from '@atelier/ui';
import { ExternalLink } from 'lucide-react';
import { RowLink } from '../../lib/links';
import { paths, webPage, type CourseRef } from '../../lib/paths';
import { dueLabel } from '../../lib/time';
import { count, submissionWord, workspaceWord } from '../../lib/words';
import { usePlan } from './usePlan';
import { hasPage } from './words';

/** Assignments of a course, each with its date, where it stands, and its plan one click away. */
export function AssignmentRows({
  target,
  label,
  list,
  now,
}: {
  target: CourseRef;
  label: string;
  list: readonly CourseAssignment[];
  now: Date;
}) {
  return (
    <Rows label={label}>
      {list.map(assignment => (
        <AssignmentRow
          key={assignment.assignment_id}
          assignment={assignment}
          connection={target.connection}
          now={now}
        />
      ))}
    </Rows>
  );
}

function AssignmentRow({
  assignment,
  connection,
  now,
}: {
  assignment: CourseAssignment;
  connection: string | undefined;
  now: Date;
}) {
  const plan = usePlan(connection);
  const { title, status, points_possible: points } = assignment;
  const ref = { courseId: assignment.course_id, assignmentId: assignment.assignment_id };
  const handedIn = submissionWord(assignment.submission_status);
  const due = assignment.due_at ? dueLabel(assignment.due_at, now) : null;
  const planned = status === 'new' ? undefined : workspaceWord(status);
  const page = webPage(assignment.url);
  return (
    <Row
      title={
        hasPage(assignment) ? (
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
            <IconAnchor
              label={`${title} in Canvas`}
              href={page}
              target="_blank"
              rel="noreferrer"
              icon={<ExternalLink size={16} aria-hidden />}
            />
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
