import type { WorkItemState } from '@atelier/api';
import { Board, EmptyState } from '@atelier/ui';
import { useState } from 'react';
import { effort } from '../../lib/time';
import { itemWord } from '../../lib/words';
import { EditTask } from './EditTask';
import type { PlanProps } from './PlanTab';
import { mayBecome } from './states';
import { useItems } from './useItems';

const columns: WorkItemState[] = ['todo', 'in_progress', 'in_review', 'done'];

/** The column a state belongs to: what waits stands with what is to do. */
const columnOf = (state: WorkItemState): WorkItemState => (columns.includes(state) ? state : 'todo');

/** The same tasks as cards. */
export function PlanBoard({ lines, target }: PlanProps) {
  const act = useItems(target);
  const itemOf = (id: string) => withItems.find(({ task }) => task.id === id)?.task.item;
  const [editing, setEditing] = useState<string | null>(null);
  const tasks = lines.flatMap(line => line.tasks.map(task => ({ task, milestone: line.title })));
  const withItems = tasks.filter(({ task }) => task.item);
  if (withItems.length === 0) return <EmptyState title="There are no tasks to move yet" level={3} />;
  const opened = withItems.find(({ task }) => task.id === editing)?.task;
  return (
    <>
      <Board
        label="Tasks by state"
        columns={columns.map(state => ({
          id: state,
          title: itemWord(state).label,
          cards: withItems
            .filter(({ task }) => columnOf(task.item?.state ?? 'todo') === state)
            .map(({ task, milestone }) => ({
              id: task.id,
              title: task.title,
              note: milestone,
              meta: task.minutes > 0 ? effort(task.minutes) : undefined,
            })),
        }))}
        onMove={(id, state) => {
          const item = itemOf(id);
          if (item) act({ kind: 'change', item, change: { state } });
        }}
        accepts={(id, state) => mayBecome(itemOf(id)?.state ?? 'todo', state)}
        onOpen={setEditing}
      />
      {opened?.item && (
        <EditTask
          key={opened.id}
          task={opened}
          item={opened.item}
          act={act}
          onClose={() => setEditing(null)}
        />
      )}
    </>
  );
}
