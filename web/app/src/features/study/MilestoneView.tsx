import {
  Button,
  Eyebrow,
  Facts,
  Field,
  Grow,
  Input,
  Cluster,
  MilestoneCard,
  Stack,
  Statements,
  TaskList,
  Text,
  type MenuAction,
} from '@atelier/ui';
import { ArrowDown, ArrowUp, MessageSquareText, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { dueLabel, effort } from '../../lib/time';
import { useNow } from '../../lib/useNow';
import { itemWord } from '../../lib/words';
import type { MilestoneLine, TaskLine } from './merge';
import { statementViews } from './statements';
import { statesFrom, toggled } from './states';
import type { ItemAct } from './useItems';

/** One milestone: why, its tasks to work on, and when it is reached. */
export function MilestoneView({
  line,
  number,
  startOpen,
  act,
  readOnly,
  cite,
  openCite,
  onEdit,
  onDraft,
}: {
  line: MilestoneLine;
  number: number;
  startOpen: boolean;
  act: (act: ItemAct) => void;
  readOnly: boolean;
  cite: string | undefined;
  openCite: (id: string) => void;
  onEdit: (id: string) => void;
  onDraft: (() => void) | undefined;
}) {
  const now = useNow();
  const due = line.dueAt ? dueLabel(line.dueAt, now) : null;
  const open = line.done < line.tasks.length;
  const editable = !readOnly && line.tasks.every(task => task.item);
  const itemOf = (id: string) => line.tasks.find(task => task.id === id)?.item;

  const move = (id: string, to: number) => {
    const item = itemOf(id);
    const siblings = line.tasks.flatMap(task => task.item ?? []);
    if (item) act({ kind: 'move', item, siblings, to });
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
          effort: task.minutes > 0 ? effort(task.minutes) : undefined,
          due: task.dueAt ? dueLabel(task.dueAt, now) : undefined,
          after: task.after.join(', ') || undefined,
          details: <TaskDetails task={task} />,
        }))}
        onToggle={
          editable
            ? id => {
                const item = itemOf(id);
                if (item) act({ kind: 'change', item, change: { state: toggled(item.state) } });
              }
            : undefined
        }
        onMove={editable && line.tasks.length > 1 ? move : undefined}
        menu={editable ? id => taskMenu(line, id, { act, move, onEdit }) : undefined}
      />
      {editable && line.item && <AddTask parentId={line.item.id} milestone={line.title} act={act} />}
      {line.plan.acceptance_criteria.length > 0 && (
        <Stack gap={3}>
          <Eyebrow>Reached when</Eyebrow>
          <Statements
            label={`Criteria of ${line.title}`}
            statements={statementViews(line.plan.acceptance_criteria, line.plan.id)}
            openId={cite}
            onOpen={openCite}
          />
        </Stack>
      )}
      {onDraft && (
        <Cluster>
          <Button
            look="ghost"
            size="s"
            icon={<MessageSquareText size={15} aria-hidden />}
            aria-label={`Get feedback on a draft: ${line.title}`}
            onClick={onDraft}
          >
            Get feedback on a draft
          </Button>
        </Cluster>
      )}
    </MilestoneCard>
  );
}

function stateOf(task: TaskLine) {
  const state = task.item?.state;
  if (task.fix && state === 'todo') return { label: 'Fix', tone: 'warn' as const };
  return state && state !== 'todo' && state !== 'done' ? itemWord(state) : undefined;
}

function taskMenu(
  line: MilestoneLine,
  id: string,
  can: { act: (act: ItemAct) => void; move: (id: string, to: number) => void; onEdit: (id: string) => void },
): MenuAction[][] {
  const index = line.tasks.findIndex(task => task.id === id);
  const task = line.tasks[index];
  const item = task?.item;
  if (!item) return [];
  const groups: MenuAction[][] = [
    [
      { id: 'edit', label: 'Edit…', icon: <Pencil size={15} aria-hidden />, onSelect: () => can.onEdit(id) },
      {
        id: 'up',
        label: 'Move up',
        keys: 'alt+up',
        icon: <ArrowUp size={15} aria-hidden />,
        disabled: index === 0,
        onSelect: () => can.move(id, index - 1),
      },
      {
        id: 'down',
        label: 'Move down',
        keys: 'alt+down',
        icon: <ArrowDown size={15} aria-hidden />,
        disabled: index === line.tasks.length - 1,
        onSelect: () => can.move(id, index + 1),
      },
    ],
    statesFrom(item.state).map(state => ({
      id: state,
      label: itemWord(state).label,
      checked: item.state === state,
      onSelect: () => {
        if (state !== item.state) can.act({ kind: 'change', item, change: { state } });
      },
    })),
  ];
  if (task.added) {
    groups.push([
      {
        id: 'remove',
        label: 'Remove',
        danger: true,
        icon: <Trash2 size={15} aria-hidden />,
        onSelect: () => can.act({ kind: 'remove', item }),
      },
    ]);
  }
  return groups;
}

function TaskDetails({ task }: { task: TaskLine }) {
  const facts = [
    { name: 'Result', value: task.deliverable },
    { name: 'Done when', value: task.doneWhen },
    { name: 'After', value: task.after.join(', ') },
  ].filter(fact => fact.value);
  if (!task.description && facts.length === 0) return <Text tone="quiet">Nothing more is known of it.</Text>;
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

/** A task of one's own. */
function AddTask({
  parentId,
  milestone,
  act,
}: {
  parentId: string;
  milestone: string;
  act: (act: ItemAct) => void;
}) {
  const [title, setTitle] = useState<string | null>(null);
  if (title === null) {
    return (
      <Cluster>
        <Button
          look="ghost"
          size="s"
          icon={<Plus size={15} aria-hidden />}
          aria-label={`Add a task to ${milestone}`}
          onClick={() => setTitle('')}
        >
          Add a task
        </Button>
      </Cluster>
    );
  }
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        if (title.trim()) act({ kind: 'add', parentId, title: title.trim() });
        setTitle(null);
      }}
    >
      <Cluster wrap={false}>
        <Grow>
          <Field label={`New task of ${milestone}`} hideLabel>
            <Input
              // The reader asked for this field a moment ago.
              // eslint-disable-next-line jsx-a11y/no-autofocus -- as above
              autoFocus
              maxLength={300}
              placeholder="What is to be done?"
              value={title}
              onChange={event => setTitle(event.target.value)}
              onKeyDown={event => {
                if (event.key === 'Escape') setTitle(null);
              }}
            />
          </Field>
        </Grow>
        <Button type="submit" look="primary">
          Add
        </Button>
        <Button look="ghost" onClick={() => setTitle(null)}>
          Cancel
        </Button>
      </Cluster>
    </form>
  );
}
