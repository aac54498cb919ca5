import {
  closestCenter,
  DndContext,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
  type Announcements,
  type DragEndEvent,
} from '@dnd-kit/core';
import {
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable';
import { ChevronRight, Clock, Ellipsis, GripVertical, Link2 } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { IconButton } from '../controls/Button';
import { Tick } from '../controls/Field';
import { Badge } from '../data/Badge';
import { cx } from '../lib/cx';
import type { Tone } from '../lib/tone';
import { Menu, type MenuAction } from '../overlay/Menu';

export interface TaskView {
  id: string;
  title: string;
  done: boolean;
  /** A state other than open or done, in a word. */
  state?: { label: string; tone: Tone } | undefined;
  effort?: string | undefined;
  due?: { label: string; late: boolean } | undefined;
  /** What must be done before. */
  after?: string | undefined;
  details?: ReactNode;
}

interface TaskListProps {
  label: string;
  tasks: TaskView[];
  /** Without handlers the list is only read. */
  onToggle?: ((id: string, done: boolean) => void) | undefined;
  onMove?: ((id: string, to: number) => void) | undefined;
  menu?: ((id: string) => MenuAction[][]) | undefined;
}

/**
 * Tasks to check off, open and put in order: by drag, by the grip and the arrow keys, or by Alt with the arrow keys from
 * anywhere in the row.
 */
export function TaskList({ label, tasks, onToggle, onMove, menu }: TaskListProps) {
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 5 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const list = useRef<HTMLUListElement>(null);
  const refocus = useRef<string | null>(null);
  const order = tasks.map(task => task.id).join(' ');

  // Moving a row in the document takes the focus from it; the reader must not be thrown out of the list.
  useEffect(() => {
    if (!refocus.current) return;
    const titles = list.current?.querySelectorAll<HTMLElement>('[data-title-of]') ?? [];
    for (const title of titles) if (title.dataset.titleOf === refocus.current) title.focus();
    refocus.current = null;
  }, [order]);

  const move = (id: string, to: number) => {
    if (!onMove || to < 0 || to >= tasks.length) return;
    refocus.current = id;
    onMove(id, to);
  };

  const titleOf = (id: string | number) => tasks.find(task => task.id === id)?.title ?? 'Task';
  const placeOf = (id: string | number | undefined) => tasks.findIndex(task => task.id === id) + 1;
  const announcements: Announcements = {
    onDragStart: ({ active }) =>
      `Picked up ${titleOf(active.id)}, place ${placeOf(active.id)} of ${tasks.length}.`,
    onDragOver: ({ active, over }) =>
      over ? `${titleOf(active.id)} is over place ${placeOf(over.id)}.` : undefined,
    onDragEnd: ({ active, over }) => `${titleOf(active.id)} put at place ${placeOf(over?.id ?? active.id)}.`,
    onDragCancel: ({ active }) => `${titleOf(active.id)} put back.`,
  };
  const dropped = ({ active, over }: DragEndEvent) => {
    if (over && over.id !== active.id) onMove?.(String(active.id), placeOf(over.id) - 1);
  };

  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragEnd={dropped}
      accessibility={{
        announcements,
        screenReaderInstructions: {
          draggable:
            'Press space to pick up the task, the arrow keys to move it, space to put it down, escape to cancel.',
        },
      }}
    >
      <SortableContext
        items={tasks.map(task => task.id)}
        strategy={verticalListSortingStrategy}
        disabled={!onMove}
      >
        <ul ref={list} aria-label={label} className="flex flex-col">
          {tasks.map((task, index) => (
            <TaskRow
              key={task.id}
              task={task}
              onToggle={onToggle}
              onStep={onMove && (by => move(task.id, index + by))}
              menu={menu?.(task.id)}
            />
          ))}
        </ul>
      </SortableContext>
    </DndContext>
  );
}

function TaskRow({
  task,
  onToggle,
  onStep,
  menu,
}: {
  task: TaskView;
  onToggle: TaskListProps['onToggle'];
  onStep: ((by: number) => void) | undefined;
  menu: MenuAction[][] | undefined;
}) {
  const [open, setOpen] = useState(false);
  const detailsId = useId();
  const { setNodeRef, setActivatorNodeRef, attributes, listeners, transform, transition, isDragging } =
    useSortable({
      id: task.id,
    });

  const onKey = (event: KeyboardEvent) => {
    if (!onStep || !event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onStep(event.key === 'ArrowUp' ? -1 : 1);
  };

  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a shortcut for the controls inside
    <li
      ref={setNodeRef}
      onKeyDown={onKey}
      style={{ transform: transform ? `translateY(${transform.y}px)` : undefined, transition }}
      className={cx(
        'group/task border-t border-line first:border-t-0',
        isDragging && 'relative z-20 rounded-md bg-raised shadow-float',
      )}
    >
      <div className="flex items-start gap-1.5 py-1.5">
        {onStep && (
          <button
            type="button"
            ref={setActivatorNodeRef}
            {...attributes}
            {...listeners}
            aria-label={`Reorder ${task.title}`}
            className="-ml-1 flex h-6 w-5 shrink-0 cursor-grab touch-none items-center justify-center rounded-sm text-line-2 hover:text-ink pointer-coarse:h-8 sm:opacity-0 sm:group-hover/task:opacity-100 sm:focus-visible:opacity-100"
          >
            <GripVertical size={15} aria-hidden />
          </button>
        )}
        <Tick
          label={task.done ? `${task.title}: done` : `${task.title}: mark as done`}
          checked={task.done}
          disabled={!onToggle}
          onChange={done => onToggle?.(task.id, done)}
        />
        <div className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-3 pt-[1px] pointer-coarse:pt-1">
          <button
            type="button"
            data-title-of={task.id}
            aria-expanded={open}
            aria-controls={detailsId}
            onClick={() => setOpen(!open)}
            className="flex min-w-0 flex-[1_1_15rem] items-start gap-1 rounded-sm text-left text-base"
          >
            <span
              dir="auto"
              className={cx(
                'min-w-0',
                task.done ? 'text-ink-3 line-through decoration-line-2' : 'font-medium text-ink',
              )}
            >
              {task.title}
              <ChevronRight
                size={15}
                aria-hidden
                className={cx(
                  'ms-1 inline-block align-[-0.125em] text-ink-3 transition-transform duration-(--quick)',
                  open && 'rotate-90',
                )}
              />
            </span>
          </button>
          <span className="flex flex-wrap items-center gap-x-3 text-sm text-ink-3">
            {task.state && <Badge tone={task.state.tone}>{task.state.label}</Badge>}
            {task.due && !task.done && (
              <span className={task.due.late ? 'font-medium text-bad' : undefined}>{task.due.label}</span>
            )}
            {task.effort && (
              <span className="inline-flex items-center gap-1">
                <Clock size={13} aria-hidden />
                <span className="sr-only">Effort </span>
                {task.effort}
              </span>
            )}
          </span>
        </div>
        {menu && menu.length > 0 && (
          <Menu
            label={`More for ${task.title}`}
            groups={menu}
            trigger={
              <IconButton
                size="s"
                label={`More for ${task.title}`}
                icon={<Ellipsis size={16} aria-hidden />}
              />
            }
          />
        )}
      </div>
      <div id={detailsId} hidden={!open} className="pb-3 pl-8 sm:pl-12">
        {open && task.details}
      </div>
      {task.after && !task.done && !open && (
        <p className="flex min-w-0 items-center gap-1.5 pb-2 pl-8 text-sm text-ink-3 sm:pl-12">
          <Link2 size={13} aria-hidden className="shrink-0" />
          <span className="truncate">After: {task.after}</span>
        </p>
      )}
    </li>
  );
}
