import type { Plan, PlanTask, WorkItem } from '@atelier/api';
import { expect, test } from 'vitest';
import { mergePlan, positionAt, progressOf } from './merge';

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
const item = (key: string, position: number, more: Partial<WorkItem> = {}): WorkItem => ({
  id: `wi-${key}`,
  kind: 'task',
  parent_id: null,
  plan_key: key,
  course_id: 'local',
  assignment_id: 'asg_1',
  title: `Item ${key}`,
  description: null,
  state: 'todo',
  due_at: null,
  position,
  version: 1,
  updated_at: '',
  ...more,
});
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

test('what a person changed wins: title, order, state', () => {
  const [line] = mergePlan(plan([task('a'), task('b'), task('c')]), [
    item('key-a', 3),
    item('key-b', 1, { state: 'done' }),
    item('key-c', 2, { title: 'Mine' }),
  ]);
  expect(line?.tasks.map(each => [each.title, each.done])).toEqual([
    ['Item key-b', true],
    ['Mine', false],
    ['Item key-a', false],
  ]);
  expect(line?.done).toBe(1);
});

test('a task waits only for what is still open', () => {
  const tasks = [task('a'), task('b'), task('c', { depends_on: ['a', 'b', 'gone'] })];
  const [line] = mergePlan(plan(tasks), [
    item('key-a', 1, { state: 'done' }),
    item('key-b', 2),
    item('key-c', 3),
  ]);
  expect(line?.tasks[2]?.after).toEqual(['Item key-b']);
});

test('progress counts tasks and the effort that is left', () => {
  const lines = mergePlan(plan([task('a'), task('b', { effort_minutes: 90 })]), [
    item('key-a', 1, { state: 'done' }),
    item('key-b', 2),
  ]);
  expect(progressOf(lines)).toEqual({ done: 1, total: 2, minutesLeft: 90 });
});

test.each([
  [0, 2, ['b', 'c', 'a']],
  [2, 0, ['c', 'a', 'b']],
  [0, 1, ['b', 'a', 'c']],
  [1, 1, ['a', 'b', 'c']],
])('moving %i to %i', (from, to, order) => {
  const items = [item('a', 1), item('b', 2), item('c', 3)];
  const moved = items[from] as WorkItem;
  const position = positionAt(items, moved, to);
  const after = items.map(each => (each === moved ? { ...each, position } : each));
  expect(after.sort((x, y) => x.position - y.position).map(each => each.plan_key)).toEqual(order);
});
