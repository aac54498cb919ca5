import { ApiError, type WorkItem, type WorkItemPatch } from '@atelier/api';
import { useToast } from '@atelier/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { failureText } from '../../lib/failure';
import { keys } from '../../lib/keys';
import type { AssignmentRef } from '../../lib/paths';
import { patchWorkItem } from './queries';

interface Change {
  item: WorkItem;
  patch: WorkItemPatch;
}

/** Changes to work items: shown at once, taken back if the server refuses. */
export function useItemChange(ref: AssignmentRef): (change: Change) => void {
  const client = useQueryClient();
  const toast = useToast();
  const key = keys.workItemsOf(ref);
  const { mutate } = useMutation({
    // One change after the other, so that the second is based on the version the first made.
    scope: { id: `items-${ref.assignmentId}` },
    mutationFn: ({ item, patch }: Change) => {
      const newest = client.getQueryData<WorkItem[]>(key)?.find(known => known.id === item.id) ?? item;
      return patchWorkItem(newest, patch);
    },
    onSuccess: fresh => {
      client.setQueryData<WorkItem[]>(key, items =>
        items?.map(known => (known.id === fresh.id ? fresh : known)),
      );
      void client.invalidateQueries({ queryKey: keys.assignments, refetchType: 'none' });
    },
    onError: (error, { item }) => {
      const changed = error instanceof ApiError && error.status === 412;
      toast({
        title: changed ? `“${item.title}” was changed elsewhere` : `“${item.title}” was not changed`,
        text: changed ? 'What is shown now is what is saved.' : failureText(error),
        tone: 'bad',
      });
      void client.invalidateQueries({ queryKey: key });
    },
  });
  return change => {
    // Now, not when the mutation comes to it: a check box must not spring back for a moment.
    void client.cancelQueries({ queryKey: key });
    client.setQueryData<WorkItem[]>(key, items =>
      items?.map(known => (known.id === change.item.id ? { ...known, ...change.patch } : known)),
    );
    mutate(change);
  };
}
