import { useMutation, useQueryClient } from '@tanstack/react-query';
import { keys } from '../../../lib/keys';
import type { AssignmentRef } from '../../../lib/paths';
import { keepHanded, keepText } from './keep';
import { handIn, type Draft } from './queries';

/**
 * Hands in a draft. What the page does then belongs into the call of `mutate`: by the time the server has answered, the
 * person may be elsewhere, and must not be called back.
 */
export function useHandIn(ref: AssignmentRef) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ milestone, draft }: { milestone: string | null; draft: () => Promise<Draft> }) => {
      const given = await draft();
      const job = await handIn(ref, milestone, given);
      keepHanded(job.job_id, given);
      keepText(ref.assignmentId, '');
      return job;
    },
    onSuccess: async job => {
      client.setQueryData(keys.feedback(ref, job.job_id), job);
      // Its place in the list is what the page goes by.
      await client.invalidateQueries({ queryKey: keys.feedbackHistory(ref, 1) });
      void client.invalidateQueries({ queryKey: keys.runs });
    },
  });
}
