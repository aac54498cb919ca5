import type { WorkItemState } from '@atelier/api';

/** What a state may become, as the server has it; offering more would only be refused. */
const next: Record<WorkItemState, WorkItemState[]> = {
  backlog: ['todo', 'in_progress', 'done'],
  todo: ['backlog', 'in_progress', 'done'],
  in_progress: ['todo', 'in_review', 'done'],
  in_review: ['in_progress', 'done'],
  done: ['todo', 'in_progress'],
  failed: ['todo', 'in_progress'],
  overridden: ['in_progress', 'done'],
};

/** Where an item may go from here, itself included, in the order of work. */
export function statesFrom(state: WorkItemState): WorkItemState[] {
  const order: WorkItemState[] = [
    'backlog',
    'todo',
    'in_progress',
    'in_review',
    'done',
    'failed',
    'overridden',
  ];
  return order.filter(each => each === state || next[state].includes(each));
}

export const mayBecome = (from: WorkItemState, to: WorkItemState): boolean => next[from].includes(to);

/** What the check box does: what is closed is to do again, everything else is done. */
export const toggled = (state: WorkItemState): WorkItemState =>
  state === 'done' || state === 'failed' ? 'todo' : 'done';
