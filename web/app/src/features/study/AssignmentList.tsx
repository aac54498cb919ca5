import type { Assignment, WorkspaceStatus } from '@atelier/api';
import {
  Button,
  Cluster,
  Field,
  Figures,
  ListScreen,
  Pager,
  Progress,
  ProgressRing,
  Row,
  Rows,
  Select,
  Skeleton,
  StatusBadge,
  EmptyState,
  Text,
  type Choice,
} from '@atelier/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { Failure } from '../../lib/failure';
import { ButtonLink, RowLink } from '../../lib/links';
import { paths } from '../../lib/paths';
import { dueLabel } from '../../lib/time';
import { useNow } from '../../lib/useNow';
import { workspaceWord } from '../../lib/words';
import type { DueFilter } from './due';
import { EmptyStudy } from './EmptyStudy';
import { assignmentListQuery } from './queries';

const stateChoices: Choice<WorkspaceStatus | ''>[] = [
  { value: '', label: 'Any state' },
  ...(['new', 'running', 'ready', 'failed'] as const).map(value => ({
    value,
    label: workspaceWord(value).label,
  })),
];

const dueChoices: Choice<DueFilter | ''>[] = [
  { value: '', label: 'Any time' },
  { value: 'overdue', label: 'Overdue' },
  { value: 'week', label: 'Within a week' },
  { value: 'month', label: 'Within a month' },
  { value: 'later', label: 'Later' },
];

export default function AssignmentList() {
  const search = useSearch({ from: '/house/study' });
  const navigate = useNavigate({ from: paths.study });
  const list = useQuery({ ...assignmentListQuery(search), placeholderData: keepPreviousData });
  const filtered = Boolean(search.state ?? search.due);
  const empty = list.data?.pagination.total === 0 && !filtered;
  const filter = (change: { state?: WorkspaceStatus | undefined; due?: DueFilter | undefined }) =>
    void navigate({
      search: ({ state, due }) => {
        const next = { state, due, ...change };
        return { ...(next.state ? { state: next.state } : {}), ...(next.due ? { due: next.due } : {}) };
      },
      replace: true,
    });

  return (
    <ListScreen
      title="Study"
      note={empty ? undefined : 'Your assignments, the next deadline first.'}
      actions={
        !empty && (
          <ButtonLink look="primary" to={paths.newAssignment} icon={<Plus size={17} aria-hidden />}>
            New assignment
          </ButtonLink>
        )
      }
      filters={
        !empty && (
          <>
            <Field label="State">
              <Select
                choices={stateChoices}
                value={search.state ?? ''}
                onChange={state => filter({ state: state === '' ? undefined : state })}
              />
            </Field>
            <Field label="Due">
              <Select
                choices={dueChoices}
                value={search.due ?? ''}
                onChange={due => filter({ due: due === '' ? undefined : due })}
              />
            </Field>
          </>
        )
      }
      footer={
        list.data && (
          <Pager
            pagination={list.data.pagination}
            what="assignments"
            onPage={page => void navigate({ search: previous => ({ ...previous, page }) })}
          />
        )
      }
    >
      {list.isPending ? (
        <Skeleton lines={6} label="Loading assignments" />
      ) : list.isError ? (
        <Failure error={list.error} what="Your assignments" onRetry={() => void list.refetch()} />
      ) : empty ? (
        <EmptyStudy />
      ) : list.data.data.length === 0 ? (
        <EmptyState
          title="No assignment fits these filters"
          actions={
            <Button onClick={() => void navigate({ search: {}, replace: true })}>Clear filters</Button>
          }
        />
      ) : (
        <Rows label="Assignments">
          {list.data.data.map(assignment => (
            <AssignmentRow key={assignment.assignment_id} assignment={assignment} />
          ))}
        </Rows>
      )}
    </ListScreen>
  );
}

function AssignmentRow({ assignment }: { assignment: Assignment }) {
  const now = useNow();
  const { status } = assignment;
  const word = workspaceWord(status);
  const due = assignment.due_at ? dueLabel(assignment.due_at, now) : null;
  const done = assignment.tasks_done ?? 0;
  const total = assignment.tasks_total ?? 0;
  return (
    <Row
      title={
        <RowLink
          to={paths.assignment}
          params={{ courseId: assignment.course_id, assignmentId: assignment.assignment_id }}
        >
          {assignment.title}
        </RowLink>
      }
      note={assignment.course_name ?? undefined}
      meta={
        <>
          {due && (
            <Text as="span" size="sm" tone={due.late && done < total ? 'bad' : 'soft'}>
              {due.label}
            </Text>
          )}
          {status === 'ready' && total > 0 ? (
            <Cluster gap={2}>
              <ProgressRing done={done} total={total} label={`${done} of ${total} tasks done`} />
              <Figures>
                {done}/{total}
              </Figures>
            </Cluster>
          ) : (
            <StatusBadge label={word.label} tone={word.tone} live={word.live ?? false} />
          )}
        </>
      }
      below={
        status === 'running' ? (
          <Progress label={`Planning ${assignment.title}`} value={assignment.progress} thin />
        ) : undefined
      }
    />
  );
}
