import type { AssignmentInput } from '@atelier/api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { keys } from '../../lib/keys';
import { paths } from '../../lib/paths';
import { createAssignment, startPlanning } from './queries';

/**
 * Makes an assignment, starts its plan and opens its page. A second try after a lost answer sends the same idempotency
 * key, so that one click never makes two assignments.
 */
export function useCreate(
  input: () => Promise<AssignmentInput>,
  options: { onSuccess?: () => void; onError?: (error: unknown) => void } = {},
) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const attempt = useRef<{ body: string; key: string } | null>(null);
  return useMutation({
    mutationFn: async () => {
      const body = await input();
      const text = JSON.stringify(body);
      if (attempt.current?.body !== text) attempt.current = { body: text, key: newKey() };
      const made = await createAssignment(body, attempt.current.key);
      const ref = { courseId: made.course_id, assignmentId: made.assignment_id };
      // The assignment exists now: should the start fail, its page says so and offers it again.
      await startPlanning(ref, false).catch(() => undefined);
      return ref;
    },
    onSuccess: async ref => {
      attempt.current = null;
      options.onSuccess?.();
      void client.invalidateQueries({ queryKey: keys.assignments });
      await navigate({ to: paths.assignment, params: ref });
    },
    onError: error => options.onError?.(error),
  });
}

export function useTrySample(options: { onError?: (error: unknown) => void } = {}) {
  return useCreate(async () => (await import('./sample')).sampleAssignment(new Date()), options);
}

/** `crypto.randomUUID` is missing outside secure contexts. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map(byte => byte.toString(16).padStart(2, '0'))
    .join('');
}
