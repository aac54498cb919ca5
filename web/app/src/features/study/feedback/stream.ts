import { api, type FeedbackJob, type PlanningEvent } from '@atelier/api';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useReducer } from 'react';
import { keys } from '../../../lib/keys';
import { assignmentEventsUrl, type AssignmentRef } from '../../../lib/paths';
import { parseEvent } from '../stream';
import { isActive } from './words';

/** The first figures of a feedback, before its quotes are checked. */
export interface Preview {
  words: number;
  met: number;
  partly: number;
  open: number;
  notChecked: number;
  fixes: string[];
}

/** What is known of a feedback while it is made. */
export interface Looking {
  stage: string | null;
  progress: number;
  message: string;
  preview: Preview | null;
  refused: unknown;
}

export const nothingYet: Looking = {
  stage: null,
  progress: 0,
  message: '',
  preview: null,
  refused: undefined,
};

export type Happening =
  { kind: 'event'; event: PlanningEvent } | { kind: 'refused'; error: unknown } | { kind: 'begin' };

/** One event after the other; progress never goes back. */
export function onHappening(state: Looking, happening: Happening): Looking {
  if (happening.kind === 'begin') return nothingYet;
  if (happening.kind === 'refused') return { ...state, refused: happening.error };
  const { event } = happening;
  return {
    ...state,
    stage: event.stage ?? state.stage,
    progress: Math.max(state.progress, event.progress),
    message: event.message || state.message,
    preview: readPreview(event.feedback_preview) ?? state.preview,
  };
}

/** What is not shaped like a preview is none. */
export function readPreview(raw: unknown): Preview | null {
  if (typeof raw !== 'object' || raw === null) return null;
  const value = raw as Record<string, unknown>;
  const figure = (name: string) => (typeof value[name] === 'number' ? value[name] : 0);
  const fixes = Array.isArray(value.required_fixes) ? value.required_fixes : [];
  return {
    words: figure('words'),
    met: figure('met'),
    partly: figure('partly'),
    open: figure('open'),
    notChecked: figure('not_checked'),
    fixes: fixes.filter(fix => typeof fix === 'string'),
  };
}

const ends = (event: PlanningEvent) => event.event_type === 'feedback_ready' || event.event_type === 'failed';

/** Follows one job while it is at work; when it has ended, what came of it is read anew. */
export function useLooking(ref: AssignmentRef, job: FeedbackJob): Looking {
  const client = useQueryClient();
  const [state, dispatch] = useReducer(onHappening, nothingYet);
  const { courseId, assignmentId } = ref;
  const active = isActive(job);
  const jobId = job.job_id;

  useEffect(() => {
    if (!active) return;
    const stop = new AbortController();
    const reread = () => {
      void client.invalidateQueries({ queryKey: keys.assignments });
      void client.invalidateQueries({ queryKey: keys.workItems });
      void client.invalidateQueries({ queryKey: keys.runs });
    };
    // The stream tells of all drafts of the assignment.
    const ours = (data: string) => {
      const event = parseEvent(data);
      return event?.job_id === jobId ? event : undefined;
    };
    dispatch({ kind: 'begin' });
    api
      .stream(assignmentEventsUrl({ courseId, assignmentId }), {
        signal: stop.signal,
        onResync: reread,
        onMessage: message => {
          const event = ours(message.data);
          if (event) dispatch({ kind: 'event', event });
        },
        isLast: message => {
          const event = ours(message.data);
          return event !== undefined && ends(event);
        },
      })
      .catch((error: unknown) => dispatch({ kind: 'refused', error }))
      .finally(() => {
        if (!stop.signal.aborted) reread();
      });
    return () => stop.abort();
  }, [client, courseId, assignmentId, jobId, active]);

  return state;
}
