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
  ...more,
});

test('assignments stand by what they ask of a person now', () => {
  const groups = groupsOf(
    [
      assignment('next month', { due_at: at(30) }),
      assignment('tomorrow', { due_at: at(1), status: 'unsubmitted' }),
      assignment('long ago', { due_at: at(-20), status: 'unsubmitted' }),
      assignment('yesterday', { due_at: at(-1) }),
      assignment('graded', { due_at: at(-9), status: 'graded' }),
      assignment('early', { due_at: at(3), status: 'submitted' }),
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
        depends_on: ['a'],
        assignments: [
          assignment('sheet', { due_at: at(2) }),
          { ...assignment('lab', { due_at: at(9) }), depends_on: ['sheet', 'unknown'] },
        ],
      },
      {
        id: 'a',
        title: 'Measuring',
        order: 1,
        depends_on: [],
        assignments: [
          assignment('old', { due_at: at(-2) }),
          assignment('done', { due_at: at(-2), status: 'graded' }),
        ],
      },
      { id: 'c', title: 'Light', order: 3, depends_on: [], locked: true, unlock_at: at(5), assignments: [] },
    ],
    loose: [],
  };
  const topics = topicsOf(map, now);
  expect(topics.map(topic => [topic.title, topic.note])).toEqual([
    ['Measuring', expect.stringMatching(/^Due /)],
    ['Sound', expect.stringMatching(/^Due .+ to /)],
    ['Light', expect.stringMatching(/^Opens /)],
  ]);
  expect(topics[0]?.items.map(item => [item.due?.late, item.done])).toEqual([
    [true, false],
    [false, true],
  ]);
  expect(topics[1]?.items.map(item => item.after)).toEqual([[], ['sheet']]);
});

test('the address keeps the tab, and no other', () => {
  expect([readCourseSearch({ tab: 'map' }), readCourseSearch({ tab: 'x' }), readCourseSearch({})]).toEqual([
    { tab: 'map' },
    {},
    {},
  ]);
});
