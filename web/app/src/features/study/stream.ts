import { api, type PlanningEvent } from '@atelier/api';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useReducer } from 'react';
import { keys } from '../../lib/keys';
import { assignmentEventsUrl, type AssignmentRef } from '../../lib/paths';
import { stages } from '../../lib/words';

/** What is known of a plan while it is made. */
export interface Making {
  stage: string | null;
  progress: number;
  message: string;
  connected: boolean;
  summary: NonNullable<PlanningEvent['draft_summary']> | null;
  milestones: NonNullable<PlanningEvent['milestone_preview']>[];
  ended: boolean;
  refused: unknown;
}

export const nothingYet: Making = {
  stage: null,
  progress: 0,
  message: '',
  connected: false,
  summary: null,
  milestones: [],
  ended: false,
  refused: undefined,
};

export type Happening =
  | { kind: 'event'; event: PlanningEvent }
  | { kind: 'connection'; connected: boolean }
  | { kind: 'refused'; error: unknown }
  | { kind: 'begin' };

const isLast = (type: string) => type === 'plan_ready' || type === 'failed';

/** One event after the other. Progress never goes back within one making, whatever the order of arrival. */
export function onHappening(state: Making, happening: Happening): Making {
  switch (happening.kind) {
    case 'begin':
      return nothingYet;
    case 'connection':
      return { ...state, connected: happening.connected };
    case 'refused':
      return { ...state, refused: happening.error };
    case 'event': {
      const { event } = happening;
      const preview = event.milestone_preview;
      return {
        ...state,
        stage: event.stage ?? state.stage,
        progress: Math.max(state.progress, event.progress),
        message: event.message || state.message,
        summary: event.draft_summary ?? state.summary,
        milestones: preview
          ? [...state.milestones.filter(known => known.id !== preview.id), preview].sort(
              (a, b) => a.order - b.order,
            )
          : state.milestones,
        ended: state.ended || isLast(event.event_type),
      };
    }
  }
}

/** Each of the six stages with its state, from the one that goes on now. */
export function stageStates(stage: string | null, status: string) {
  const at = stages.findIndex(candidate => candidate.id === stage);
  return stages.map(({ id, title }, n) => ({
    id,
    title,
    state:
      status === 'ready' || n < at
        ? ('done' as const)
        : n > at || status === 'queued'
          ? ('pending' as const)
          : status === 'failed'
            ? ('failed' as const)
            : ('running' as const),
  }));
}

/** Follows the making of a plan while `active`; when it has ended, everything about the assignment is read anew. */
export function useMaking(ref: AssignmentRef, active: boolean, runId: string | null): Making {
  const client = useQueryClient();
  const [state, dispatch] = useReducer(onHappening, nothingYet);
  const { courseId, assignmentId } = ref;

  useEffect(() => {
    if (!active) return;
    const stop = new AbortController();
    const target = { courseId, assignmentId };
    const reread = () => {
      void client.invalidateQueries({ queryKey: keys.assignments });
      void client.invalidateQueries({ queryKey: keys.workItems });
      void client.invalidateQueries({ queryKey: keys.runs });
    };
    dispatch({ kind: 'begin' });
    api
      .stream(assignmentEventsUrl(target), {
        signal: stop.signal,
        onConnection: connected => dispatch({ kind: 'connection', connected }),
        onResync: reread,
        onMessage: message => {
          const event = parseEvent(message.data);
          if (event && !event.job_id) dispatch({ kind: 'event', event });
        },
        isLast: message => {
          const event = parseEvent(message.data);
          // What fails with a job is feedback; the plan goes on.
          return !event?.job_id && isLast(event?.event_type ?? message.event);
        },
      })
      .catch((error: unknown) => dispatch({ kind: 'refused', error }))
      .finally(() => {
        if (!stop.signal.aborted) reread();
      });
    return () => stop.abort();
  }, [client, courseId, assignmentId, active, runId]);

  return state;
}

export function parseEvent(data: string): PlanningEvent | undefined {
  try {
    const event: unknown = JSON.parse(data);
    return typeof event === 'object' && event !== null && 'event_type' in event
      ? (event as PlanningEvent)
      : undefined;
  } catch {
    return undefined;
  }
}
