import { ApiError, type WorkItem, type WorkItemChange } from '@atelier/api';
import { useToast } from '@atelier/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { failureText } from '../../lib/failure';
import { keys } from '../../lib/keys';
import type { AssignmentRef } from '../../lib/paths';
import { addWorkItem, changeWorkItem, moveWorkItem, removeWorkItem } from './queries';

export type ItemAct =
  | { kind: 'change'; item: WorkItem; change: WorkItemChange }
  /** To a place among its siblings, counted from 0. */
  | { kind: 'move'; item: WorkItem; siblings: readonly WorkItem[]; to: number }
  | { kind: 'add'; parentId: string; title: string }
  | { kind: 'remove'; item: WorkItem };

/** What the list will look like when the server has agreed. */
export function foresee(items: readonly WorkItem[], act: ItemAct): WorkItem[] {
  switch (act.kind) {
    case 'change':
      return items.map(item =>
        item.id === act.item.id ? { ...item, ...(act.change as Partial<WorkItem>) } : item,
      );
    case 'move': {
      const order = act.siblings.filter(item => item.id !== act.item.id).map(item => item.id);
      order.splice(act.to, 0, act.item.id);
      return items.map(item => {
        const position = order.indexOf(item.id);
        return position < 0 ? item : { ...item, position };
      });
    }
    case 'remove':
      return items.filter(item => item.id !== act.item.id);
    case 'add':
      return [...items];
  }
}

/** The sibling an item moved to `to` comes behind; none: it comes first. */
export function siblingBefore(act: Extract<ItemAct, { kind: 'move' }>): string | null {
  return act.siblings.filter(item => item.id !== act.item.id)[act.to - 1]?.id ?? null;
}

interface Started {
  act: ItemAct;
  before: WorkItem[] | undefined;
}

/** Acts on work items: shown at once, taken back if the server refuses. */
export function useItems(ref: AssignmentRef): (act: ItemAct) => void {
  const client = useQueryClient();
  const toast = useToast();
  const key = keys.workItemsOf(ref);
  const { mutate } = useMutation({
    // One after the other, so that the second is based on the version the first made.
    scope: { id: `items-${ref.assignmentId}` },
    mutationFn: async ({ act }: Started) => {
      switch (act.kind) {
        case 'change': {
          const newest = client.getQueryData<WorkItem[]>(key)?.find(known => known.id === act.item.id);
          return changeWorkItem(newest ?? act.item, act.change);
        }
        case 'move':
          return moveWorkItem(act.item, siblingBefore(act));
        case 'add':
          return addWorkItem(act.parentId, act.title);
        case 'remove':
          await removeWorkItem(act.item);
          return null;
      }
    },
    onSuccess: (fresh, { act }) => {
      if (fresh) {
        client.setQueryData<WorkItem[]>(key, items =>
          act.kind === 'add'
            ? [...(items ?? []), fresh]
            : items?.map(known => (known.id === fresh.id ? fresh : known)),
        );
      }
      void client.invalidateQueries({ queryKey: keys.assignments, refetchType: 'none' });
    },
    onError: (error, { act, before }) => {
      // Back to what it was; reading anew may not be possible just now.
      client.setQueryData(key, before);
      const changed = error instanceof ApiError && error.status === 412;
      const title = act.kind === 'add' ? act.title : act.item.title;
      toast({
        title: changed ? `“${title}” was changed elsewhere` : `“${title}” was not saved`,
        text: changed ? 'What is shown now is what is saved.' : failureText(error),
        tone: 'bad',
      });
      void client.invalidateQueries({ queryKey: key });
    },
  });
  return act => {
    // Now, not when the mutation comes to it: a check box must not spring back for a moment.
    void client.cancelQueries({ queryKey: key });
    const before = client.getQueryData<WorkItem[]>(key);
    if (before) client.setQueryData(key, foresee(before, act));
    mutate({ act, before });
  };
}
