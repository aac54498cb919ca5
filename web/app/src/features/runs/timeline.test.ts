import type { Run, RunStep } from '@atelier/api';
import { expect, test } from 'vitest';
import { stepLines } from './timeline';

const run = (state: Run['state'], kind = 'study.plan') => ({ kind, state, message: null }) as Run;
const step = (name: string, occurrence = 0): RunStep => ({
  name,
  occurrence,
  attempt: 1,
  started_at: '2026-11-20T10:00:00Z',
  finished_at: '2026-11-20T10:00:01Z',
});
const states = (lines: ReturnType<typeof stepLines>) => lines.map(line => line.state);

test('a running plan shows what it is doing and what is to come', () => {
  const lines = stepLines(run('running'), [
    step('fetch_canvas_context'),
    step('fetch_and_parse_attachments'),
  ]);
  expect(states(lines)).toEqual(['done', 'done', 'running', 'pending', 'pending', 'pending']);
  expect(lines[2]?.name).toBe('distill_assignment_requirements');
});

test.each([
  ['failed', 'failed'],
  ['cancelled', 'skipped'],
  ['pending', 'pending'],
  ['waiting', 'waiting'],
] as const)('a %s plan shows where it stopped', (state, next) => {
  expect(states(stepLines(run(state), [step('fetch_canvas_context')]))[1]).toBe(next);
});

test('a finished plan has six steps and nothing after them', () => {
  const names = [
    'fetch_canvas_context',
    'fetch_and_parse_attachments',
    'distill_assignment_requirements',
    'draft_plan',
    'verify_against_source',
    'finalize_plan',
  ];
  expect(
    states(
      stepLines(
        run('completed'),
        names.map(name => step(name)),
      ),
    ),
  ).toEqual(Array(6).fill('done'));
});

test('a kind that announces nothing shows its journal, and that it goes on', () => {
  expect(states(stepLines(run('running', 'sync.pull'), [step('page', 0), step('page', 1)]))).toEqual([
    'done',
    'done',
    'running',
  ]);
  expect(
    stepLines(run('completed', 'sync.pull'), [step('page', 0), step('page', 1)]).map(line => line.id),
  ).toEqual(['page#0', 'page#1']);
});
