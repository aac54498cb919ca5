import type { Assignment, AssignmentInput } from '@atelier/api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef } from 'react';
import { keys } from '../../lib/keys';
import { paths } from '../../lib/paths';
import type { By } from './by';
import { createAssignment, createSample, startPlanning } from './queries';

interface Options {
  /** By whom the plan is to be made. */
  by?: By | undefined;
  onSuccess?: () => void;
  onError?: (error: unknown) => void;
}

/** Makes an assignment, starts its plan and opens its page. */
function useMake(make: () => Promise<Assignment>, options: Options) {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async () => {
      const made = await make();
      const ref = { courseId: made.course_id, assignmentId: made.assignment_id };
      // The assignment exists now: should the start fail, its page says so and offers it again.
      await startPlanning(ref, { by: options.by }).catch(() => undefined);
      return ref;
    },
    onSuccess: async ref => {
      options.onSuccess?.();
      void client.invalidateQueries({ queryKey: keys.assignments });
      await navigate({ to: paths.assignment, params: ref });
    },
    onError: error => options.onError?.(error),
  });
}

/**
 * From what was entered. A second try after a lost answer sends the same idempotency key, so that one click never makes
 * two assignments.
 */
export function useCreate(input: () => Promise<AssignmentInput>, options: Options = {}) {
  const attempt = useRef<{ body: string; key: string } | null>(null);
  return useMake(async () => {
    const body = await input();
    const text = JSON.stringify(body);
    if (attempt.current?.body !== text) attempt.current = { body: text, key: newKey() };
    return createAssignment(body, attempt.current.key);
  }, options);
}

/** The server's own sample, to try the house with. */
export const useTrySample = (options: Options = {}) => useMake(createSample, options);

/** `crypto.randomUUID` is missing outside secure contexts. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map(byte => byte.toString(16).padStart(2, '0'))
    .join('');
}
