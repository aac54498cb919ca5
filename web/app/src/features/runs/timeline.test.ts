import type { Run, RunStep } from '@atelier/api';
import { expect, test } from 'vitest';
import { stepLines } from './timeline';

const run = (state: Run['state'], kind = 'study.plan') => ({ kind, state, message: null }) as unknown as Run;
const step = (name: string, occurrence = 0): RunStep => ({
  name,
  occurrence,
  attempt: 1,
  started_at: '2026-11-20T10:00:00Z',
  finished_at: '2026-11-20T10:00:01Z',
});
const names = (...list: string[]) => list.map(name => step(name));
const states = (lines: ReturnType<typeof stepLines>) => lines.map(line => line.state);

const soFar = names(
  'fetch_canvas_context:begin',
  'fetch_and_parse_attachments:begin',
  'keep_sources',
  'distill_assignment_requirements:begin',
);

test('a running plan shows what it is doing and what is to come, its steps under their stages', () => {
  const lines = stepLines(run('running'), soFar);
  expect(states(lines)).toEqual(['done', 'done', 'running', 'pending', 'pending', 'pending']);
  expect(lines[1]?.parts.map(part => part.name)).toEqual(['keep_sources']);
  expect(lines[2]?.startedAt).toBeDefined();
  expect(lines[2]?.finishedAt).toBeUndefined();
});

test('when the step that bears the name of a stage is finished, the next stage goes on', () => {
  expect(
    states(
      stepLines(run('running'), [...soFar, ...names('distill_assignment_requirements', 'draft_summary')]),
    ),
  ).toEqual(['done', 'done', 'done', 'running', 'pending', 'pending']);
});

test.each([
  ['failed', 'failed'],
  ['cancelled', 'skipped'],
  ['waiting', 'waiting'],
  ['pending', 'pending'],
] as const)('a %s plan shows where it stopped', (state, open) => {
  expect(states(stepLines(run(state), soFar))[2]).toBe(open);
});

test('before anything has happened the first stage is the one that goes on', () => {
  expect(states(stepLines(run('running'), []))).toEqual(['running', ...Array<string>(5).fill('pending')]);
});

test('a finished plan has six stages and nothing after them', () => {
  const all = [
    ...soFar,
    ...names('draft_plan', 'verify_against_source:begin', 'finalize_plan:begin', 'finalize_plan'),
  ];
  expect(states(stepLines(run('completed'), all))).toEqual(Array(6).fill('done'));
});

test('a kind that announces nothing shows its journal, and that it goes on', () => {
  const steps = [step('page', 0), step('page', 1)];
  expect(states(stepLines(run('running', 'sync.pull'), steps))).toEqual(['done', 'done', 'running']);
  expect(stepLines(run('completed', 'sync.pull'), steps).map(line => line.id)).toEqual(['page#0', 'page#1']);
});
