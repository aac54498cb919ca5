import { api, unwrap } from '@atelier/api';
import { queryOptions } from '@tanstack/react-query';
import { keys } from '../../lib/keys';

/** How far ahead Today looks. */
export const HORIZON_DAYS = 14;
/** How far back: what a course wanted longer ago is no work for today. */
export const LATE_DAYS = 14;

/** Assignments by deadline; what has no deadline or is far away is left to Study. */
export const todayAssignmentsQuery = queryOptions({
  queryKey: keys.assignmentList({ for: 'today' }),
  queryFn: () =>
    unwrap(api.http.GET('/api/v1/assignments', { params: { query: { page_size: 100, sort: 'due_at' } } })),
});

/** What is open and due before a moment. */
export const dueItemsQuery = (before: string) =>
  queryOptions({
    queryKey: keys.workItemsDue(before),
    queryFn: async () =>
      (
        await unwrap(
          api.http.GET('/api/v1/work-items', {
            params: { query: { due_before: before, open: true, page_size: 100 } },
          }),
        )
      ).data,
  });

/** The outermost items: they know which assignment their parts are of. */
export const rootItemsQuery = queryOptions({
  queryKey: keys.workItemRoots,
  queryFn: async () =>
    (
      await unwrap(
        api.http.GET('/api/v1/work-items', { params: { query: { kind: 'assignment', page_size: 100 } } }),
      )
    ).data,
  select: items => new Map(items.map(item => [item.id, item.about ?? ''])),
});

export const goingRunsQuery = queryOptions({
  queryKey: keys.runList({ for: 'today' }),
  queryFn: async () =>
    (await unwrap(api.http.GET('/api/v1/runs', { params: { query: { page_size: 25 } } }))).data,
});

/** What courses have due from now on; of what is past nobody knows here whether it was handed in. */
export const dueInCoursesQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: keys.calendarOf(from, to),
    queryFn: async () =>
      (await unwrap(api.http.GET('/api/v1/calendar', { params: { query: { from, to } } }))).entries,
  });
