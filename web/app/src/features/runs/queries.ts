import { api, unwrap, type Run, type RunState } from '@atelier/api';
import { queryOptions } from '@tanstack/react-query';
import { keys } from '../../lib/keys';

export interface RunFilter {
  state?: RunState | undefined;
  page?: number | undefined;
}

export const isGoing = (run: Run): boolean => ['pending', 'running', 'waiting'].includes(run.state);

/** While something goes on, what no event tells (a step, a log line) is read anew at this pace. */
const PACE_MS = 2_000;

export const runListQuery = (filter: RunFilter) =>
  queryOptions({
    queryKey: keys.runList(filter),
    queryFn: () =>
      unwrap(
        api.http.GET('/api/v1/runs', {
          params: {
            query: {
              ...(filter.state ? { state: filter.state } : {}),
              page: filter.page ?? 1,
              page_size: 25,
            },
          },
        }),
      ),
  });

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: keys.run(id),
    queryFn: () => unwrap(api.http.GET('/api/v1/runs/{id}', { params: { path: { id } } })),
    refetchInterval: query => (query.state.data && isGoing(query.state.data) ? PACE_MS : false),
  });

export const runStepsQuery = (id: string, going: boolean) =>
  queryOptions({
    queryKey: keys.runSteps(id),
    queryFn: async () =>
      (await unwrap(api.http.GET('/api/v1/runs/{id}/steps', { params: { path: { id } } }))).data,
    refetchInterval: going ? PACE_MS : false,
  });

export const runAttemptsQuery = (id: string) =>
  queryOptions({
    queryKey: keys.runAttempts(id),
    queryFn: async () =>
      (await unwrap(api.http.GET('/api/v1/runs/{id}/attempts', { params: { path: { id } } }))).data,
  });

/** The newest of a very long log are left out; who needs them all uses the command line. */
const LOG_LINES = 1000;

export const runLogQuery = (id: string, going: boolean) =>
  queryOptions({
    queryKey: keys.runLog(id),
    queryFn: async () =>
      (
        await unwrap(
          api.http.GET('/api/v1/runs/{id}/log', { params: { path: { id }, query: { limit: LOG_LINES } } }),
        )
      ).data,
    refetchInterval: going ? PACE_MS : false,
  });

export const runChildrenQuery = (id: string) =>
  queryOptions({
    queryKey: keys.runList({ parent: id }),
    queryFn: async () =>
      (await unwrap(api.http.GET('/api/v1/runs', { params: { query: { parent_id: id, page_size: 100 } } })))
        .data,
  });

/** What the runs work on, by id. An assignment beyond the newest hundred is shown without its title. */
export const subjectsQuery = queryOptions({
  queryKey: keys.assignmentList({ for: 'subjects' }),
  queryFn: () =>
    unwrap(
      api.http.GET('/api/v1/assignments', { params: { query: { page_size: 100, sort: '-created_at' } } }),
    ),
  select: page => new Map(page.data.map(assignment => [assignment.id, assignment])),
  staleTime: 60_000,
});

export const cancelRun = (id: string) =>
  unwrap(api.http.POST('/api/v1/runs/{id}/cancel', { params: { path: { id } } }));

export const retryRun = (id: string) =>
  unwrap(api.http.POST('/api/v1/runs/{id}/retry', { params: { path: { id } } }));
