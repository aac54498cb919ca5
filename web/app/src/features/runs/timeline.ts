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
  /** Finished steps inside this one. */
  parts: RunStep[];
}

/** A step that marks the beginning of a stage is named after it. */
const BEGIN = ':begin';

/**
 * The steps of a run as a line. The journal knows the finished ones. A planning run announces its stages: its steps are
 * gathered under them, what has not come yet is shown too, and the first of that is what goes on, or where it stopped.
 */
export function stepLines(run: Run, steps: readonly RunStep[]): StepLine[] {
  return run.kind === 'study.plan' ? stageLines(run, steps) : plainLines(run, steps);
}

function plainLines(run: Run, steps: readonly RunStep[]): StepLine[] {
  const lines = steps.map((step): StepLine => ({
    id: `${step.name}#${step.occurrence}`,
    name: step.name,
    state: 'done',
    attempt: step.attempt,
    startedAt: step.started_at,
    finishedAt: step.finished_at,
    parts: [],
  }));
  const next = openState(run);
  if (next !== 'running' && next !== 'failed') return lines;
  const name = run.message ?? (next === 'failed' ? 'Failed here' : 'Working');
  return [...lines, { id: 'next', name, state: next, parts: [] }];
}

function stageLines(run: Run, steps: readonly RunStep[]): StepLine[] {
  const byStage = new Map<string, RunStep[]>();
  let stage: string = stages[0].id;
  for (const step of steps) {
    const named = stages.find(known => step.name === known.id || step.name === known.id + BEGIN);
    stage = named?.id ?? stage;
    byStage.set(stage, [...(byStage.get(stage) ?? []), step]);
  }
  const reached = stages.findLastIndex(({ id }) => byStage.has(id));
  // The last stage with a trace is over when the run is, or when the step that bears its name is in the journal.
  const last = stages[reached];
  const over = run.state === 'completed' || steps.some(step => step.name === last?.id);
  const current = Math.max(0, over ? reached + 1 : reached);
  return stages.map(({ id }, n): StepLine => {
    const own = byStage.get(id) ?? [];
    const first = own[0];
    const final = own.at(-1);
    return {
      id,
      name: id,
      state: n < current ? 'done' : n === current ? openState(run) : 'pending',
      ...(first ? { startedAt: first.started_at, attempt: final?.attempt ?? first.attempt } : {}),
      ...(final && n < current ? { finishedAt: final.finished_at } : {}),
      parts: own.filter(step => step.name !== id && !step.name.endsWith(BEGIN)),
    };
  });
}

/** What the first step that is not finished is in. */
function openState(run: Run): StepState {
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
