import { useToast } from '@atelier/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { failureText } from '../../lib/failure';
import { keys } from '../../lib/keys';
import type { AssignmentRef } from '../../lib/paths';
import { startPlanning, type Start } from './queries';

/** Starts the planning. */
export function useStart(ref: AssignmentRef) {
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (start: Start) => startPlanning(ref, start),
    onError: error =>
      toast({ title: 'Planning could not be started', text: failureText(error), tone: 'bad' }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.assignments }),
  });
}
