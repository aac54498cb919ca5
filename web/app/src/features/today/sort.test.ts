import type { Assignment, CalendarEntry, Run, WorkItem } from '@atelier/api';
import { expect, test } from 'vitest';
import { dueGroups, waitingLines } from './sort';

const now = new Date(2026, 10, 20, 12, 0);
const inDays = (days: number, hour = 18) => new Date(2026, 10, 20 + days, hour).toISOString();
const assignment = (id: string, more: Partial<Assignment> = {}) =>
  ({ id, course_id: 'local', assignment_id: id, title: id, status: 'ready', ...more }) as Assignment;
const item = (id: string, more: Partial<WorkItem> = {}) =>
  ({ id, kind: 'task', title: id, state: 'todo', root_id: 'root', ...more }) as WorkItem;
const roots = new Map([['root', 'week']]);

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
      item('a milestone tomorrow', { due_at: inDays(1), kind: 'milestone' }),
      item('next', { due_at: inDays(10), kind: 'milestone' }),
      item('a task much later', { due_at: inDays(10) }),
      item('of nothing we know', { due_at: inDays(1), root_id: 'elsewhere' }),
    ],
    roots,
    [],
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
  expect(groups[1]?.lines[0]).toMatchObject({
    note: 'week',
    ref: { courseId: 'local', assignmentId: 'week' },
  });
});

const entry = (title: string, more: Partial<CalendarEntry> = {}): CalendarEntry => ({
  kind: 'assignment',
  title,
  at: inDays(1),
  all_day: false,
  course_id: '70',
  assignment_id: title,
  course_name: 'Waves',
  status: 'new',
  ...more,
});

test('what courses have due is told too, once, and leads to the course', () => {
  const [tomorrow, ...rest] = dueGroups(
    [assignment('planned', { due_at: inDays(1), course_id: '70' })],
    [],
    roots,
    [
      entry('lab'),
      entry('planned', { status: 'ready' }),
      entry('entered', { course_id: 'local' }),
      entry('handed in', { submission_status: 'submitted' }),
      entry('a milestone', { kind: 'milestone', status: 'todo' }),
      entry('seminar', { kind: 'feed', course_id: null, status: null }),
    ],
    now,
    14,
  );
  expect(rest).toEqual([]);
  expect(tomorrow?.lines.map(line => [line.title, line.note, line.ref])).toEqual([
    ['lab', 'Waves', { courseId: '70' }],
    ['planned', '', { courseId: '70', assignmentId: 'planned' }],
  ]);
});

test('what is done is not due', () => {
  expect(
    dueGroups(
      [assignment('week', { due_at: inDays(1), tasks_done: 4, tasks_total: 4 })],
      [
        item('done', { due_at: inDays(1), state: 'done' }),
        item('root', { due_at: inDays(1), kind: 'assignment' }),
      ],
      roots,
      [],
      now,
      14,
    ),
  ).toEqual([]);
});

test('what waits for me is told with its reason', () => {
  const lines = waitingLines(
    [assignment('broken', { status: 'failed' }), assignment('week'), assignment('fresh', { status: 'new' })],
    [item('review', { state: 'in_review' }), item('open')],
    roots,
    [
      { id: 'run_1', state: 'waiting', waits_for: 'approval', message: 'Approve?' } as Run,
      { id: 'run_2', state: 'waiting', waits_for: null } as unknown as Run,
      { id: 'run_3', state: 'running' } as Run,
    ],
  );
  expect(lines.map(line => [line.title, line.reason])).toEqual([
    ['broken', 'The plan could not be made'],
    ['Approve?', 'Waits for an answer'],
    ['review', 'Ready for review'],
    ['fresh', 'Has no plan yet'],
  ]);
});
