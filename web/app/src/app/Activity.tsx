import { api, unwrap } from '@atelier/api';
import { BottomPanel, Progress, Row, Rows, StatusBadge, Text, EmptyState } from '@atelier/ui';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { keys } from '../lib/keys';
import { subjectsQuery } from '../features/runs/queries';
import { RowLink } from '../lib/links';
import { paths } from '../lib/paths';
import { bottomPanel } from '../lib/preferences';
import { ago } from '../lib/time';
import { useNow } from '../lib/useNow';
import { runKindWord, runWord } from '../lib/words';
import { ConnectionBadge } from './Connection';

const recentQuery = queryOptions({
  queryKey: keys.runList({ for: 'activity' }),
  queryFn: async () =>
    (await unwrap(api.http.GET('/api/v1/runs', { params: { query: { page_size: 15 } } }))).data,
  refetchInterval: query => (query.state.data?.some(run => run.state === 'running') ? 3_000 : false),
});

/** What is running now. */
export const goingQuery = {
  ...recentQuery,
  select: (runs: Awaited<ReturnType<NonNullable<typeof recentQuery.queryFn>>>) =>
    runs.filter(run => run.state === 'running' || run.state === 'pending'),
};

/** The bottom panel: what the machine does, and whether we hear of it. */
export function Activity() {
  const open = bottomPanel.use() === 'open';
  const runs = useQuery(recentQuery);
  const subjects = useQuery({ ...subjectsQuery, enabled: open });
  const now = useNow();
  const going = (runs.data ?? []).filter(run => run.state === 'running');
  const first = going[0];
  return (
    <BottomPanel
      label="Activity"
      open={open}
      onOpenChange={next => bottomPanel.set(next ? 'open' : 'closed')}
      summary={
        first
          ? `${runKindWord(first.kind)}: ${first.message ?? runWord(first.state).label}, ${first.progress} %${going.length > 1 ? ` and ${going.length - 1} more` : ''}`
          : 'Nothing is running'
      }
      end={<ConnectionBadge />}
    >
      {(runs.data ?? []).length === 0 ? (
        <EmptyState title="Nothing has run yet" level={3} />
      ) : (
        <Rows label="Latest runs" plain>
          {(runs.data ?? []).map(run => (
            <Row
              key={run.id}
              title={
                <RowLink to={paths.run} params={{ runId: run.id }}>
                  {runKindWord(run.kind)}
                </RowLink>
              }
              note={subjects.data?.get(run.about ?? '')?.title ?? run.message ?? undefined}
              meta={
                <>
                  <StatusBadge
                    label={runWord(run.state).label}
                    tone={runWord(run.state).tone}
                    live={runWord(run.state).live ?? false}
                  />
                  <Text as="span" size="sm" tone="quiet">
                    {ago(run.created_at, now)}
                  </Text>
                </>
              }
              below={
                run.state === 'running' ? (
                  <Progress label={runKindWord(run.kind)} value={run.progress} thin />
                ) : undefined
              }
            />
          ))}
        </Rows>
      )}
    </BottomPanel>
  );
}
