import { api, unwrap, type NewCanvasConnection, type Run } from '@atelier/api';
import { queryOptions } from '@tanstack/react-query';
import { keys } from '../../lib/keys';

export const connectionsQuery = queryOptions({
  queryKey: keys.canvasConnections,
  queryFn: async () => (await unwrap(api.http.GET('/api/v1/canvas/connections'))).data,
});

/** Where one can sign in instead of pasting a key; it changes with the settings of the server. */
export const institutionsQuery = queryOptions({
  queryKey: keys.canvasInstitutions,
  queryFn: async () => (await unwrap(api.http.GET('/api/v1/canvas/institutions'))).data,
  staleTime: 5 * 60_000,
});

export const isGoing = (run: Run) => run.state === 'pending' || run.state === 'running';

/** The latest sync of each thing, by its id. */
const latestSyncs = (kind: 'canvas.sync' | 'calendar.sync') =>
  queryOptions({
    queryKey: keys.runList({ kind }),
    queryFn: async () =>
      (await unwrap(api.http.GET('/api/v1/runs', { params: { query: { kind, page_size: 50 } } }))).data,
    // Events tell of the progress; this is the net under them.
    refetchInterval: query => (query.state.data?.some(isGoing) ? 2_000 : false),
    select: runs => {
      const latest = new Map<string, Run>();
      // The newest come first.
      for (const run of runs) if (run.about && !latest.has(run.about)) latest.set(run.about, run);
      return latest;
    },
  });

export const syncsQuery = latestSyncs('canvas.sync');
export const feedSyncsQuery = latestSyncs('calendar.sync');

/** What a sync that is over did, from its last step. */
export const syncResultQuery = (runId: string) =>
  queryOptions({
    queryKey: keys.runSteps(runId),
    queryFn: async () =>
      (await unwrap(api.http.GET('/api/v1/runs/{id}/steps', { params: { path: { id: runId } } }))).data,
    select: steps => steps.findLast(step => step.name === 'synced')?.output,
  });

export const connect = (body: NewCanvasConnection) =>
  unwrap(api.http.POST('/api/v1/canvas/connections', { body }));

export const verify = (id: string) =>
  unwrap(api.http.POST('/api/v1/canvas/connections/{id}/verify', { params: { path: { id } } }));

export const disconnect = (id: string) =>
  unwrap(api.http.DELETE('/api/v1/canvas/connections/{id}', { params: { path: { id } } }));

export const changeConnection = (id: string, body: { label?: string; is_default?: true }) =>
  unwrap(api.http.PATCH('/api/v1/canvas/connections/{id}', { body, params: { path: { id } } }));

export const startSync = (connection: string) =>
  unwrap(api.http.POST('/api/v1/canvas/sync', { params: { query: { connection } } }));

export const beginSignIn = (baseUrl: string) =>
  unwrap(api.http.POST('/api/v1/canvas/sign-ins', { body: { base_url: baseUrl } }));

/** Ends a sign-in, once: whatever comes of it, asking again would only be refused. */
export const endSignInQuery = (state: string, code: string) =>
  queryOptions({
    queryKey: keys.canvasSignIn(state),
    queryFn: () => unwrap(api.http.POST('/api/v1/canvas/sign-ins/end', { body: { state, code } })),
    staleTime: Infinity,
    retry: false,
    retryOnMount: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

export const feedsQuery = queryOptions({
  queryKey: keys.calendarFeeds,
  queryFn: async () => (await unwrap(api.http.GET('/api/v1/calendar/feeds'))).data,
});

export const addFeed = (body: { url: string; label?: string }) =>
  unwrap(api.http.POST('/api/v1/calendar/feeds', { body }));

export const removeFeed = (id: string) =>
  unwrap(api.http.DELETE('/api/v1/calendar/feeds/{id}', { params: { path: { id } } }));

export const syncFeed = (id: string) =>
  unwrap(api.http.POST('/api/v1/calendar/feeds/{id}/sync', { params: { path: { id } } }));
