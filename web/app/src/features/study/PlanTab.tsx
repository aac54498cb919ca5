import type { GradingSignal, Plan, Statement } from '@atelier/api';
import {
  Banner,
  Beside,
  Button,
  Card,
  Cluster,
  EmptyState,
  Eyebrow,
  Facts,
  Heading,
  MilestoneCard,
  ProgressRing,
  Stack,
  Statements,
  TaskList,
  Text,
  TextButton,
  type MenuAction,
  type StatementView,
} from '@atelier/ui';
import { ArrowDown, ArrowUp, Pencil } from 'lucide-react';
import { useState } from 'react';
import type { AssignmentRef } from '../../lib/paths';
import { dueLabel, effort } from '../../lib/time';
import { useNow } from '../../lib/useNow';
import { count, itemWord } from '../../lib/words';
import { whereOf } from './cite';
import { EditTask, openStates } from './EditTask';
import { positionAt, progressOf, type MilestoneLine, type TaskLine } from './merge';
import { useItemChange } from './useItems';

export interface PlanProps {
  plan: Plan;
  lines: MilestoneLine[];
  target: AssignmentRef;
  readOnly: boolean;
  cite: string | undefined;
  openCite: (id: string) => void;
}

export function PlanTab({ showWhy, ...props }: PlanProps & { showWhy: () => void }) {
  const { plan, lines, target, readOnly } = props;
  const change = useItemChange(target);
  const [editing, setEditing] = useState<string | null>(null);
  const task = lines.flatMap(line => line.tasks).find(candidate => candidate.id === editing);
  // The first milestone with something left to do is where the reader is.
  const current = lines.findIndex(line => line.done < line.tasks.length);
  return (
    <Stack gap={5}>
      <Purpose {...props} />
      {plan.gaps.length > 0 && (
        <Banner
          tone="warn"
          actions={
            <Button size="s" onClick={showWhy}>
              Show them
            </Button>
          }
        >
          {count(plan.gaps.length, 'thing')} to clear up yourself: the source leaves{' '}
          {plan.gaps.length === 1 ? 'it' : 'them'} open.
        </Banner>
      )}
      <Beside aside={<Terms {...props} />}>
        <WholeProgress lines={lines} />
        {lines.length === 0 && <EmptyState title="This plan has no milestones" level={3} />}
        {lines.map((line, n) => (
          <MilestoneView
            key={line.plan.stable_key}
            line={line}
            number={n + 1}
            startOpen={line.done < line.tasks.length && n <= current + 1}
            change={change}
            readOnly={readOnly}
            cite={props.cite}
            openCite={props.openCite}
            onEdit={setEditing}
          />
        ))}
      </Beside>
      {task?.item && (
        <EditTask
          key={task.id}
          task={task}
          item={task.item}
          change={change}
          onClose={() => setEditing(null)}
        />
      )}
    </Stack>
  );
}

/** Statements as rows that open their source. */
export function statementViews(
  statements: readonly (Pick<Statement, 'text' | 'citations'> & { id?: string })[],
  prefix: string,
): StatementView[] {
  return statements.map((statement, n) => ({
    id: statement.id ?? `${prefix}-${n}`,
    text: statement.text,
    where: whereOf(statement.citations[0]),
  }));
}

const worth = (signal: GradingSignal): string => {
  if (typeof signal.points === 'number') return ` (${count(signal.points, 'point')})`;
  return typeof signal.percent === 'number' ? ` (${signal.percent} %)` : '';
};

/** What it is for, and when it is good. */
function Purpose({ plan, openCite }: PlanProps) {
  const summary = plan.assignment_summary;
  return (
    <Stack gap={2}>
      <Text size="lg" measure written>
        {summary.objective}
      </Text>
      <Text tone="soft" measure written>
        {summary.success_definition}
      </Text>
      {summary.objective_citations.length > 0 && (
        <Text size="sm">
          <TextButton onClick={() => openCite('objective')}>Where it says so</TextButton>
        </Text>
      )}
    </Stack>
  );
}

/** What holds for the whole of it. */
function Terms({ plan, cite, openCite }: PlanProps) {
  const summary = plan.assignment_summary;
  const parts = [
    {
      title: 'Must not be broken',
      label: 'Constraints',
      views: statementViews(summary.hard_constraints, 'constraint'),
    },
    {
      title: 'What earns marks',
      label: 'Grading',
      views: statementViews(
        summary.grading_signals.map(signal => ({ ...signal, text: signal.text + worth(signal) })),
        'grading',
      ),
    },
  ];
  return parts
    .filter(part => part.views.length > 0)
    .map(part => (
      <Card key={part.label}>
        <Stack gap={1}>
          <Heading level={2} look={4}>
            {part.title}
          </Heading>
          <Statements label={part.label} statements={part.views} openId={cite} onOpen={openCite} />
        </Stack>
      </Card>
    ));
}

function WholeProgress({ lines }: { lines: MilestoneLine[] }) {
  const { done, total, minutesLeft } = progressOf(lines);
  if (total === 0) return null;
  return (
    <Cluster gap={2}>
      <ProgressRing done={done} total={total} label={`${done} of ${total} tasks done`} />
      <Text size="sm" tone="soft">
        {done === total
          ? 'Everything is done.'
          : `${done} of ${count(total, 'task')} done · about ${effort(minutesLeft)} left`}
      </Text>
    </Cluster>
  );
}

function MilestoneView({
  line,
  number,
  startOpen,
  change,
  readOnly,
  cite,
  openCite,
  onEdit,
}: {
  line: MilestoneLine;
  number: number;
  startOpen: boolean;
  change: ReturnType<typeof useItemChange>;
  readOnly: boolean;
  cite: string | undefined;
  openCite: (id: string) => void;
  onEdit: (id: string) => void;
}) {
  const now = useNow();
  const due = line.dueAt ? dueLabel(line.dueAt, now) : null;
  const open = line.done < line.tasks.length;
  const editable = !readOnly && line.tasks.every(task => task.item);
  const find = (id: string) => line.tasks.find(task => task.id === id);

  const move = (id: string, to: number) => {
    const item = find(id)?.item;
    const siblings = line.tasks.flatMap(task => task.item ?? []);
    if (item) change({ item, patch: { position: positionAt(siblings, item, to) } });
  };
  const menu = (id: string): MenuAction[][] => {
    const index = line.tasks.findIndex(task => task.id === id);
    const item = line.tasks[index]?.item;
    if (!item) return [];
    return [
      [
        { id: 'edit', label: 'Edit…', icon: <Pencil size={15} aria-hidden />, onSelect: () => onEdit(id) },
        {
          id: 'up',
          label: 'Move up',
          keys: 'alt+up',
          icon: <ArrowUp size={15} aria-hidden />,
          disabled: index === 0,
          onSelect: () => move(id, index - 1),
        },
        {
          id: 'down',
          label: 'Move down',
          keys: 'alt+down',
          icon: <ArrowDown size={15} aria-hidden />,
          disabled: index === line.tasks.length - 1,
          onSelect: () => move(id, index + 1),
        },
      ],
      openStates.map(state => ({
        id: state,
        label: itemWord(state).label,
        checked: item.state === state,
        onSelect: () => change({ item, patch: { state } }),
      })),
    ];
  };

  return (
    <MilestoneCard
      number={number}
      title={line.title}
      due={due?.label ?? (line.plan.due_strategy || undefined)}
      late={Boolean(due?.late) && open}
      done={line.done}
      total={line.tasks.length}
      startOpen={startOpen}
    >
      <Text tone="soft" measure written>
        {line.plan.purpose}
      </Text>
      <TaskList
        label={`Tasks of ${line.title}`}
        tasks={line.tasks.map(task => ({
          id: task.id,
          title: task.title,
          done: task.done,
          state: stateOf(task),
          effort:
            task.plan.effort_minutes > 0 ? effort(task.plan.effort_minutes) : task.plan.estimated_effort,
          due: task.dueAt ? dueLabel(task.dueAt, now) : undefined,
          after: task.after.join(', ') || undefined,
          details: <TaskDetails task={task} />,
        }))}
        onToggle={
          editable
            ? (id, done) => {
                const item = find(id)?.item;
                if (item) change({ item, patch: { state: done ? 'done' : 'todo' } });
              }
            : undefined
        }
        onMove={editable && line.tasks.length > 1 ? move : undefined}
        menu={editable ? menu : undefined}
      />
      {line.plan.acceptance_criteria.length > 0 && (
        <Stack gap={1}>
          <Eyebrow>Reached when</Eyebrow>
          <Statements
            label={`Criteria of ${line.title}`}
            statements={statementViews(line.plan.acceptance_criteria, line.plan.id)}
            openId={cite}
            onOpen={openCite}
          />
        </Stack>
      )}
    </MilestoneCard>
  );
}

function stateOf(task: TaskLine) {
  const state = task.item?.state;
  return state && state !== 'todo' && state !== 'done' ? itemWord(state) : undefined;
}

function TaskDetails({ task }: { task: TaskLine }) {
  const facts = [
    { name: 'Result', value: task.plan.deliverable },
    { name: 'Done when', value: task.plan.done_definition },
    { name: 'After', value: task.after.join(', ') },
  ].filter(fact => fact.value);
  return (
    <Stack gap={2}>
      {task.description && (
        <Text measure written>
          {task.description}
        </Text>
      )}
      <Facts facts={facts} />
    </Stack>
  );
}
