import type { PlanningEvent } from '@atelier/api';
import { expect, test } from 'vitest';
import { nothingYet, onHappening, stageStates } from './stream';

const event = (more: Partial<PlanningEvent>): { kind: 'event'; event: PlanningEvent } => ({
  kind: 'event',
  event: {
    event_type: 'progress',
    workspace_id: 'wsp_1',
    stage: null,
    status: 'running',
    progress: 0,
    message: '',
    timestamp: '2026-11-20T10:00:00Z',
    ...more,
  },
});

const preview = (id: string, title: string, order: number) => ({
  id,
  title,
  order,
  purpose: '',
  due_strategy: '',
  tasks: ['Do it'],
});

test('progress and previews gather, and nothing goes back', () => {
  const state = [
    event({ stage: 'fetch_canvas_context', progress: 10, message: 'Collecting' }),
    event({
      stage: 'draft_plan',
      progress: 60,
      draft_summary: { title: 'T', objective: 'O', requirement_count: 3, requirements: ['R'] },
    }),
    event({ milestone_preview: preview('m2', 'Two', 2) }),
    event({ milestone_preview: preview('m1', 'One', 1) }),
    event({ milestone_preview: preview('m2', 'Two, better', 2), progress: 55 }),
  ].reduce(onHappening, nothingYet);
  expect(state).toMatchObject({ stage: 'draft_plan', progress: 60, message: 'Collecting', ended: false });
  expect(state.summary?.title).toBe('T');
  expect(state.milestones.map(milestone => milestone.title)).toEqual(['One', 'Two, better']);
});

test.each(['plan_ready', 'failed'] as const)('%s is the end', event_type => {
  expect(onHappening(nothingYet, event({ event_type })).ended).toBe(true);
});

test('a new making begins with nothing', () => {
  const dirty = onHappening(nothingYet, event({ progress: 90, stage: 'draft_plan' }));
  expect(onHappening(dirty, { kind: 'begin' })).toEqual(nothingYet);
});

test('the six stages follow the one that goes on', () => {
  const states = (stage: string | null, status: string) => stageStates(stage, status).map(each => each.state);
  expect(states('draft_plan', 'running')).toEqual(['done', 'done', 'done', 'running', 'pending', 'pending']);
  expect(states('draft_plan', 'failed')[3]).toBe('failed');
  expect(states(null, 'queued')).toEqual(Array(6).fill('pending'));
  expect(states('finalize_plan', 'ready')).toEqual(Array(6).fill('done'));
});
