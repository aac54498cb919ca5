import type { Run, RunStep } from '@atelier/api';
import type { StepState } from '@atelier/ui';
import { stages } from '../../lib/words';

export interface StepLine {
  id: string;
  name: string;
  state: StepState;
  attempt?: number;
  startedAt?: string;
  finishedAt?: string;
}

/**
 * The steps of a run as a line. The journal knows the finished ones; where the kind announces its steps, what has not
 * come yet is shown too, and the first of it is what the run is doing (or where it stopped).
 */
export function stepLines(run: Run, steps: readonly RunStep[]): StepLine[] {
  const lines: StepLine[] = steps.map(step => ({
    id: `${step.name}#${step.occurrence}`,
    name: step.name,
    state: 'done',
    attempt: step.attempt,
    startedAt: step.started_at,
    finishedAt: step.finished_at,
  }));
  const known: readonly string[] = run.kind === 'study.plan' ? stages.map(stage => stage.id) : [];
  const ahead = known.filter(name => !steps.some(step => step.name === name));

  const [next, ...rest] = ahead;
  const nextState = nextStepState(run);
  if (next)
    return [...lines, pendingLine(next, nextState), ...rest.map(name => pendingLine(name, 'pending'))];
  if (known.length === 0 && (nextState === 'running' || nextState === 'failed')) {
    return [
      ...lines,
      pendingLine(run.message ?? (nextState === 'failed' ? 'Failed here' : 'Working'), nextState),
    ];
  }
  return lines;
}

const pendingLine = (name: string, state: StepState): StepLine => ({ id: `next:${name}`, name, state });

function nextStepState(run: Run): StepState {
  switch (run.state) {
    case 'running':
      return 'running';
    case 'waiting':
      return 'waiting';
    case 'failed':
      return 'failed';
    case 'cancelled':
    case 'completed':
      return 'skipped';
    case 'pending':
      return 'pending';
  }
}
