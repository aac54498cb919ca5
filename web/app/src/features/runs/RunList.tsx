import type { Run, RunState } from '@atelier/api';
import {
  EmptyState,
  Field,
  ListScreen,
  Pager,
  Progress,
  Row,
  Rows,
  Select,
  Skeleton,
  StatusBadge,
  Text,
  type Choice,
} from '@atelier/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Workflow } from 'lucide-react';
import { Failure } from '../../lib/failure';
import { RowLink } from '../../lib/links';
import { paths } from '../../lib/paths';
import { ago, duration } from '../../lib/time';
import { useNow } from '../../lib/useNow';
import { runKindWord, runWord } from '../../lib/words';
import { runListQuery, subjectsQuery } from './queries';

const stateNames: RunState[] = ['pending', 'running', 'waiting', 'completed', 'failed', 'cancelled'];
const stateChoices: Choice<RunState | 'any'>[] = [
  { value: 'any', label: 'Any state' },
  ...stateNames.map(value => ({ value, label: runWord(value).label })),
];

export default function RunList() {
  const search = useSearch({ from: '/house/runs' });
  const navigate = useNavigate({ from: paths.runs });
  const runs = useQuery({ ...runListQuery(search), placeholderData: keepPreviousData });
  return (
    <ListScreen
      title="Runs"
      note="Everything Atelier does for you that takes longer than a moment."
      filters={
        <Field label="State">
          <Select
            choices={stateChoices}
            value={search.state ?? 'any'}
            onChange={state => void navigate({ search: state === 'any' ? {} : { state }, replace: true })}
          />
        </Field>
      }
      footer={
        runs.data && (
          <Pager
            pagination={runs.data.pagination}
            what="runs"
            onPage={page => void navigate({ search: previous => ({ ...previous, page }) })}
          />
        )
      }
    >
      {runs.isPending ? (
        <Skeleton lines={6} />
      ) : runs.isError ? (
        <Failure error={runs.error} what="Your runs" onRetry={() => void runs.refetch()} />
      ) : runs.data.data.length === 0 ? (
        <EmptyState
          art={<Workflow size={30} strokeWidth={1.4} aria-hidden />}
          title={search.state ? 'No run is in this state' : 'Nothing has run yet'}
          text={
            search.state
              ? undefined
              : 'When you have an assignment planned, you can follow the work here, step by step.'
          }
        />
      ) : (
        <Rows label="Runs">
          {runs.data.data.map(run => (
            <RunRow key={run.id} run={run} />
          ))}
        </Rows>
      )}
    </ListScreen>
  );
}

function RunRow({ run }: { run: Run }) {
  const now = useNow();
  const subjects = useQuery(subjectsQuery);
  const subject = subjects.data?.get(run.about ?? '')?.title;
  const word = runWord(run.state);
  return (
    <Row
      title={
        <RowLink to={paths.run} params={{ runId: run.id }}>
          {runKindWord(run.kind)}
        </RowLink>
      }
      note={[subject, run.error?.message ?? run.message].filter(Boolean).join(' · ') || undefined}
      meta={
        <>
          <StatusBadge label={word.label} tone={word.tone} live={word.live ?? false} />
          <Text as="span" size="sm" tone="quiet">
            {ago(run.created_at, now)}
            {run.started_at &&
              run.finished_at &&
              ` · ${duration(Date.parse(run.finished_at) - Date.parse(run.started_at))}`}
          </Text>
        </>
      }
      below={
        run.state === 'running' ? (
          <Progress label={runKindWord(run.kind)} value={run.progress} thin />
        ) : undefined
      }
    />
  );
}
