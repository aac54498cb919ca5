import { useToast } from '@atelier/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { failureText } from '../../lib/failure';
import { keys } from '../../lib/keys';
import { paths, type AssignmentRef } from '../../lib/paths';
import { startPlanning } from './queries';

/** Starts the plan of an assignment and opens its page. */
export function usePlan(connection: string | undefined) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  return useMutation({
    mutationFn: (ref: AssignmentRef) => startPlanning(ref, connection),
    onSuccess: (_, ref) => navigate({ to: paths.assignment, params: ref }),
    onError: error =>
      toast({ title: 'Planning could not be started', text: failureText(error), tone: 'bad' }),
    onSettled: () => {
      for (const queryKey of [keys.assignments, keys.courses, keys.calendar]) {
        void client.invalidateQueries({ queryKey });
      }
    },
  });
}
