import { api, unwrap } from '@atelier/api';
import { IconButton, Skeleton, Text, useMedia } from '@atelier/ui';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { PanelLeftClose } from 'lucide-react';
import { keys } from '../lib/keys';
import { SideLink } from '../lib/links';
import { paths } from '../lib/paths';
import { sidePanel } from '../lib/preferences';
import { dueLabel } from '../lib/time';
import { useNow } from '../lib/useNow';
import { workspaceWord } from '../lib/words';

export const sideAssignmentsQuery = queryOptions({
  queryKey: keys.assignmentList({ for: 'side' }),
  queryFn: async () =>
    (
      await unwrap(
        api.http.GET('/api/v1/assignments', { params: { query: { page_size: 40, sort: 'due_at' } } }),
      )
    ).data,
});

/** The side panel beside an assignment: the others, to change over. */
export function useSide() {
  const roomy = useMedia('(min-width: 100rem)');
  const choice = sidePanel.use();
  const open = choice === 'open' || (choice === 'auto' && roomy);
  const beside = useRouterState({
    select: state =>
      state.location.pathname.startsWith(`${paths.study}/`) &&
      state.location.pathname !== paths.newAssignment,
  });
  const toggle = () => sidePanel.set(open ? 'closed' : 'open');
  return {
    toggle,
    panel:
      beside && open
        ? {
            title: 'Assignments',
            actions: (
              <IconButton
                label="Hide the side panel"
                keys="mod+b"
                size="s"
                onClick={toggle}
                icon={<PanelLeftClose size={16} aria-hidden />}
              />
            ),
            content: <SideAssignments />,
          }
        : undefined,
  };
}

function SideAssignments() {
  const now = useNow();
  const list = useQuery(sideAssignmentsQuery);
  if (list.isPending) return <Skeleton lines={5} />;
  if (list.isError)
    return (
      <Text size="sm" tone="quiet">
        They could not be loaded.
      </Text>
    );
  return list.data.map(assignment => (
    <SideLink
      key={assignment.id}
      to={paths.assignment}
      params={{ courseId: assignment.course_id, assignmentId: assignment.assignment_id }}
      activeOptions={{ includeSearch: false }}
      title={assignment.title}
      note={
        assignment.due_at ? dueLabel(assignment.due_at, now).label : workspaceWord(assignment.status).label
      }
    />
  ));
}
