import type { ModelCall } from '@atelier/api';
import { Card, Pager, Section, Skeleton, Stack, StatusBadge, Table, Text, type Column } from '@atelier/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Failure } from '../../lib/failure';
import { TextLink } from '../../lib/links';
import { paths } from '../../lib/paths';
import { duration, moment } from '../../lib/time';
import { useNow } from '../../lib/useNow';
import { callsQuery } from './queries';
import { attempts, cost, outcomeWord, purposeWord, tokens } from './words';

/** What was asked so far, newest first. */
export function Calls({ page, onPage }: { page: number; onPage: (page: number) => void }) {
  const calls = useQuery({ ...callsQuery(page), placeholderData: keepPreviousData });
  return (
    <Section title="Recent calls">
      {calls.isPending ? (
        <Skeleton lines={4} label="Loading the calls" />
      ) : calls.isError ? (
        <Failure error={calls.error} what="The calls" onRetry={() => void calls.refetch()} />
      ) : (
        <Stack gap={3}>
          {calls.data.data.length === 0 ? (
            <Card>
              <Text tone="soft">
                {page > 1
                  ? 'There are no calls this far back.'
                  : 'No model was asked yet. Each question to a model is written down here, with what it cost.'}
              </Text>
            </Card>
          ) : (
            <CallTable calls={calls.data.data} />
          )}
          <Pager pagination={calls.data.pagination} what="calls" onPage={onPage} />
        </Stack>
      )}
    </Section>
  );
}

function CallTable({ calls }: { calls: ModelCall[] }) {
  const now = useNow();
  const columns: Column<ModelCall>[] = [
    { id: 'when', title: 'When', content: 'line', cell: call => moment(call.started_at, now) },
    {
      id: 'purpose',
      title: 'What for',
      content: 'line',
      cell: call =>
        call.run_id ? (
          <TextLink to={paths.run} params={{ runId: call.run_id }}>
            {purposeWord(call.purpose)}
          </TextLink>
        ) : (
          purposeWord(call.purpose)
        ),
    },
    {
      id: 'model',
      title: 'Model',
      content: 'line',
      cell: call => (
        <>
          <Text as="span" size="sm">
            <bdi>{call.model || 'None'}</bdi>
          </Text>
          <Text size="sm" tone="quiet">
            <bdi>{call.provider_label}</bdi>
          </Text>
        </>
      ),
    },
    {
      id: 'outcome',
      title: 'Outcome',
      content: 'text',
      cell: call => {
        const word = outcomeWord(call.outcome);
        const said = [call.said, attempts(call.attempts)].filter(Boolean).join(' · ');
        return (
          <>
            <StatusBadge label={word.label} tone={word.tone} />
            {said && (
              <Text size="sm" tone="quiet">
                {said}
              </Text>
            )}
          </>
        );
      },
    },
    {
      id: 'tokens',
      title: 'Tokens',

      content: 'line',
      cell: call => tokens(call.usage),
    },
    { id: 'cost', title: 'Cost', content: 'line', cell: call => cost(call.cost) },
    { id: 'time', title: 'Time', content: 'line', cell: call => duration(call.total_ms) },
  ];
  return <Table caption="Recent calls" columns={columns} rows={calls} rowKey={call => call.id} />;
}
