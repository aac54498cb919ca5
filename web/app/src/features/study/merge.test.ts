import type { Plan, PlanTask, WorkItem } from '@atelier/api';
import { expect, test } from 'vitest';
import { mergePlan, progressOf } from './merge';
import { mayBecome, statesFrom, toggled } from './states';
import { foresee, siblingBefore } from './useItems';

const task = (id: string, more: Partial<PlanTask> = {}): PlanTask => ({
  id,
  stable_key: `key-${id}`,
  title: `Plan ${id}`,
  description: '',
  deliverable: '',
  done_definition: '',
  estimated_effort: 'about 1 h',
  effort_minutes: 60,
  depends_on: [],
  requirement_ids: [],
  ...more,
});
const item = (key: string | null, position: number, more: Partial<WorkItem> = {}): WorkItem => ({
  id: `wi-${key ?? 'own'}`,
  kind: 'task',
  parent_id: 'wi-key-m1',
  root_id: 'root',
  stable_key: key,
  title: `Item ${key ?? 'own'}`,
  description: '',
  deliverable: '',
  done_definition: '',
  depends_on: [],
  evidence: [],
  priority: 5,
  state: 'todo',
  position,
  version: 1,
  created_at: '',
  updated_at: '',
  ...more,
});
const milestone = item('key-m1', 0, { kind: 'milestone', parent_id: 'root' });
const plan = (tasks: PlanTask[]): Plan =>
  ({
    milestones: [
      {
        id: 'm1',
        stable_key: 'key-m1',
        title: 'One',
        acceptance_criteria: [],
        order: 1,
        due_at: null,
        tasks,
      },
    ],
  }) as unknown as Plan;

test('without work items the plan speaks for itself', () => {
  const [line] = mergePlan(plan([task('a'), task('b')]), []);
  expect(line?.tasks.map(each => [each.id, each.title, each.done])).toEqual([
    ['a', 'Plan a', false],
    ['b', 'Plan b', false],
  ]);
});

test('what a person changed or added wins: title, order, state', () => {
  const [line] = mergePlan(plan([task('a'), task('b'), task('c')]), [
    milestone,
    item('key-a', 3),
    item('key-b', 1, { state: 'done' }),
    item('key-c', 2, { title: 'Mine' }),
    item(null, 0),
    item(null, 0, { id: 'elsewhere', parent_id: 'another' }),
  ]);
  expect(line?.tasks.map(each => [each.title, each.done, each.added])).toEqual([
    ['Item own', false, true],
    ['Item key-b', true, false],
    ['Mine', false, false],
    ['Item key-a', false, false],
  ]);
  expect(line?.done).toBe(1);
});

test('a task waits only for what is still open', () => {
  const tasks = [task('a'), task('b'), task('c', { depends_on: ['a', 'b', 'gone'] })];
  const items = [item('key-a', 1, { state: 'done' }), item('key-b', 2), item('key-c', 3)];
  expect(mergePlan(plan(tasks), items)[0]?.tasks[2]?.after).toEqual(['Item key-b']);
});

test('progress counts tasks and the effort that is left', () => {
  const lines = mergePlan(plan([task('a'), task('b', { effort_minutes: 90 })]), [
    item('key-a', 1, { state: 'done' }),
    item('key-b', 2),
  ]);
  expect(progressOf(lines)).toEqual({ done: 1, total: 2, minutesLeft: 90 });
});

test.each([
  [0, 2, ['b', 'c', 'a'], 'c'],
  [2, 0, ['c', 'a', 'b'], null],
  [0, 1, ['b', 'a', 'c'], 'b'],
  [1, 1, ['a', 'b', 'c'], 'a'],
])('moving %i to %i', (from, to, order, before) => {
  const siblings = ['a', 'b', 'c'].map((key, position) => item(key, position, { id: key }));
  const act = { kind: 'move' as const, item: siblings[from]!, siblings, to };
  const after = foresee([...siblings, item('other', 7, { id: 'other' })], act);
  expect(after.find(each => each.id === 'other')?.position).toBe(7);
  expect(
    after
      .filter(each => each.id !== 'other')
      .sort((x, y) => x.position - y.position)
      .map(each => each.id),
  ).toEqual(order);
  expect(siblingBefore(act)).toBe(before);
});

test('only what may follow is offered', () => {
  expect(statesFrom('todo')).toEqual(['backlog', 'todo', 'in_progress', 'done']);
  expect(statesFrom('in_progress')).toContain('in_review');
  expect(mayBecome('todo', 'in_review')).toBe(false);
  for (const state of [
    'backlog',
    'todo',
    'in_progress',
    'in_review',
    'done',
    'failed',
    'overridden',
  ] as const) {
    expect(mayBecome(state, toggled(state))).toBe(true);
  }
});
