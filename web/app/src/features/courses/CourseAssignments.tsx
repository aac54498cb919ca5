import type { CourseAssignment } from '@atelier/api';
import { Banner, Fold, Section, Stack, EmptyState, Skeleton } from '@atelier/ui';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failure } from '../../lib/failure';
import type { CourseRef } from '../../lib/paths';
import { useNow } from '../../lib/useNow';
import { AssignmentRows } from './AssignmentRows';
import { groupsOf } from './group';
import { courseAssignmentsQuery } from './queries';

/** What a course asks for, by what is to be done now. */
export function CourseAssignments({ target, empty }: { target: CourseRef; empty: ReactNode }) {
  const now = useNow();
  const list = useQuery(courseAssignmentsQuery(target));
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
      <Group target={target} title="Late" list={groups.late} now={now} />
      <Group target={target} title="Coming" list={groups.coming} now={now} />
      <Group target={target} title="Without a date" list={groups.undated} now={now} />
      {groups.past.length > 0 && (
        <Fold
          title="Handed in or past"
          note={groups.past.length}
          startOpen={groups.past.length === assignments.length}
        >
          <AssignmentRows target={target} label="Handed in or past" list={groups.past} now={now} />
        </Fold>
      )}
    </Stack>
  );
}

function Group({
  target,
  title,
  list,
  now,
}: {
  target: CourseRef;
  title: string;
  list: CourseAssignment[];
  now: Date;
}) {
  if (list.length === 0) return null;
  return (
    <Section title={title} note={list.length}>
      <AssignmentRows target={target} label={title} list={list} now={now} />
    </Section>
  );
}
