import type { CourseAssignment, CourseMap } from '@atelier/api';
import { expect, test } from 'vitest';
import { groupsOf } from './group';
import { readCourseSearch } from './search';
import { topicsOf } from './topics';

const now = new Date(2026, 10, 21, 12);
const at = (days: number) => new Date(2026, 10, 21 + days, 18).toISOString();
const assignment = (title: string, more: Partial<CourseAssignment> = {}): CourseAssignment => ({
  course_id: '70',
  assignment_id: title,
  title,
  status: 'new',
  submission_types: [],
  ...more,
});

const mapped = (title: string, more: Partial<CourseAssignment>, depends_on: string[] = []) => ({
  ...assignment(title, more),
  depends_on,
});

test('assignments stand by what they ask of a person now', () => {
  const groups = groupsOf(
    [
      assignment('next month', { due_at: at(30) }),
      assignment('tomorrow', { due_at: at(1), submission_status: 'unsubmitted' }),
      assignment('long ago', { due_at: at(-20), submission_status: 'unsubmitted' }),
      assignment('yesterday', { due_at: at(-1) }),
      assignment('graded', { due_at: at(-9), submission_status: 'graded' }),
      assignment('early', { due_at: at(3), submission_status: 'submitted' }),
      assignment('someday'),
      assignment('gone', { due_at: at(4), archived_at: at(-1) }),
    ],
    now,
  );
  const titles = Object.fromEntries(
    Object.entries(groups).map(([name, list]: [string, CourseAssignment[]]) => [
      name,
      list.map(each => each.title),
    ]),
  );
  expect(titles).toEqual({
    late: ['yesterday', 'long ago'],
    coming: ['tomorrow', 'next month'],
    undated: ['someday'],
    past: ['gone', 'early', 'graded'],
  });
});

test('topics stand in their order, with their dates and what comes before each assignment', () => {
  const map: CourseMap = {
    course: {} as CourseMap['course'],
    topics: [
      {
        id: 'b',
        title: 'Sound',
        order: 2,
        sequential: true,
        version: 0,
        depends_on: ['a'],
        assignments: [
          mapped('sheet', { due_at: at(2) }),
          mapped('lab', { due_at: at(9) }, ['sheet', 'unknown']),
        ],
      },
      {
        id: 'a',
        title: 'Measuring',
        order: 1,
        sequential: false,
        version: 0,
        depends_on: [],
        assignments: [
          mapped('old', { due_at: at(-2) }),
          mapped('done', { due_at: at(-2), submission_status: 'graded' }),
        ],
      },
      {
        id: 'c',
        title: 'Light',
        order: 3,
        sequential: false,
        version: 0,
        depends_on: [],
        unlock_at: at(5),
        assignments: [],
      },
    ],
    loose: [],
    truncated: false,
  };
  const topics = topicsOf(map, now);
  expect(topics.map(topic => [topic.title, topic.locked, topic.note])).toEqual([
    ['Measuring', false, expect.stringMatching(/^Due /)],
    ['Sound', false, expect.stringMatching(/^Due .+ to /)],
    ['Light', true, expect.stringMatching(/^Opens /)],
  ]);
  expect(topics[0]?.items.map(item => [item.due?.late, item.done])).toEqual([
    [true, false],
    [false, true],
  ]);
  expect(topics[1]?.items.map(item => item.after)).toEqual([[], ['sheet']]);
});

test('the address keeps the tab and the connection, and no more', () => {
  expect(readCourseSearch({ tab: 'map', connection: 'con_1', x: 1 })).toEqual({
    tab: 'map',
    connection: 'con_1',
  });
  expect([readCourseSearch({ tab: 'map' }), readCourseSearch({ tab: 'x' }), readCourseSearch({})]).toEqual([
    { tab: 'map' },
    {},
    {},
  ]);
});
