import type { Assignment, Run, WorkItem } from '@atelier/api';
import { expect, test } from 'vitest';
import { dueGroups, waitingLines } from './sort';

const now = new Date(2026, 10, 20, 12, 0);
const inDays = (days: number, hour = 18) => new Date(2026, 10, 20 + days, hour).toISOString();
const assignment = (id: string, more: Partial<Assignment> = {}) =>
  ({
    course_id: 'local',
    assignment_id: id,
    title: id,
    course_name: null,
    due_at: null,
    workspace: null,
    ...more,
  }) as Assignment;
const item = (id: string, more: Partial<WorkItem> = {}) =>
  ({
    id,
    kind: 'task',
    title: id,
    state: 'todo',
    due_at: null,
    course_id: 'local',
    assignment_id: 'a',
    ...more,
  }) as WorkItem;

test('what is due is grouped by how soon, the soonest first', () => {
  const groups = dueGroups(
    [
      assignment('late', { due_at: inDays(-2) }),
      assignment('morning', { due_at: inDays(0, 8) }),
      assignment('far', { due_at: inDays(60) }),
      assignment('week', { due_at: inDays(6) }),
      assignment('someday'),
    ],
    [
      item('tonight', { due_at: inDays(0, 20) }),
      item('tomorrow', { due_at: inDays(1) }),
      item('next', { due_at: inDays(10) }),
    ],
    now,
    14,
  );
  expect(groups.map(group => [group.title, group.lines.map(line => line.title)])).toEqual([
    ['Overdue', ['late', 'morning']],
    ['Today', ['tonight']],
    ['Tomorrow', ['tomorrow']],
    ['This week', ['week']],
    ['Later', ['next']],
  ]);
});

test('what is done is not due', () => {
  expect(
    dueGroups(
      [assignment('finished', { due_at: inDays(1), tasks_done: 4, tasks_total: 4 })],
      [
        item('done', { due_at: inDays(1), state: 'done' }),
        item('parent', { due_at: inDays(1), kind: 'assignment' }),
      ],
      now,
      14,
    ),
  ).toEqual([]);
});

test('what waits for me is told with its reason', () => {
  const workspace = (status: string) => ({ workspace: { status } }) as Partial<Assignment>;
  const lines = waitingLines(
    [assignment('broken', workspace('failed')), assignment('fine', workspace('ready')), assignment('fresh')],
    [item('review', { state: 'in_review' }), item('open')],
    [{ id: 'run_1', state: 'waiting', message: 'Approve?' } as Run, { id: 'run_2', state: 'running' } as Run],
  );
  expect(lines.map(line => line.reason)).toEqual([
    'The plan could not be made',
    'Waits for an answer',
    'Ready for review',
    'Has no plan yet',
  ]);
});
