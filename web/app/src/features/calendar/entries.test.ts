import type { CalendarEntry } from '@atelier/api';
import { afterEach, expect, test } from 'vitest';
import { byDay, dayOfEntry, isLate, isPast, rangeOf, shownDays } from './entries';
import { readCalendarSearch } from './search';

const zone = process.env.TZ;
afterEach(() => {
  process.env.TZ = zone;
});
const inZone = (name: string) => {
  process.env.TZ = name;
};
const entry = (title: string, at: string, more: Partial<CalendarEntry> = {}): CalendarEntry => ({
  kind: 'assignment',
  title,
  at,
  all_day: false,
  ...more,
});

test.each(['America/Los_Angeles', 'UTC', 'Pacific/Kiritimati'])(
  'in %s a whole day stays its day, and what is asked for holds it',
  name => {
    inZone(name);
    const day = entry('Reading week', '2026-11-01T00:00:00Z', { all_day: true });
    expect(dayOfEntry(day)).toBe('2026-11-01');
    const { from, to } = rangeOf({ first: '2026-11-01', last: '2026-11-01' });
    expect(Date.parse(from)).toBeLessThanOrEqual(Date.parse(day.at));
    expect(Date.parse(to)).toBeGreaterThan(Date.parse(day.at));
  },
);

test('a moment is on the day of the reader', () => {
  const midnight = entry('Essay', '2026-11-21T04:59:00Z');
  inZone('America/New_York');
  expect(dayOfEntry(midnight)).toBe('2026-11-20');
  inZone('Europe/Berlin');
  expect(dayOfEntry(midnight)).toBe('2026-11-21');
});

test('a month asks for the ends of its neighbours too', () => {
  expect(shownDays('2026-11-21', 1)).toEqual({ first: '2026-10-26', last: '2026-12-06' });
});

test('a day begins with what fills it, then goes by the clock', () => {
  inZone('UTC');
  const days = byDay([
    entry('late', '2026-11-21T18:00:00Z'),
    entry('all day', '2026-11-21T00:00:00Z', { all_day: true }),
    entry('b at nine', '2026-11-21T09:00:00Z'),
    entry('a at nine', '2026-11-21T09:00:00Z'),
    entry('other', '2026-11-22T09:00:00Z'),
  ]);
  expect(days.get('2026-11-21')?.map(each => each.title)).toEqual([
    'all day',
    'a at nine',
    'b at nine',
    'late',
  ]);
});

test('late is what is past and known not to be done', () => {
  inZone('UTC');
  const now = new Date('2026-11-21T12:00:00Z');
  const before = '2026-11-21T11:00:00Z';
  const milestone = { kind: 'milestone' } as const;
  expect(isLate(entry('x', before, { ...milestone, status: 'todo' }), now)).toBe(true);
  expect(isLate(entry('x', before, { ...milestone, status: 'done' }), now)).toBe(false);
  expect(isLate(entry('x', '2026-11-21T13:00:00Z', { ...milestone, status: 'todo' }), now)).toBe(false);
  expect(isLate(entry('x', before, { submission_status: 'unsubmitted' }), now)).toBe(true);
  expect(isLate(entry('x', before, { submission_status: 'graded' }), now)).toBe(false);
  expect(isLate(entry('x', before, { status: 'ready' }), now)).toBe(false);
  expect(isLate(entry('x', before, { kind: 'feed' }), now)).toBe(false);
});

test('a whole day is past when it is over', () => {
  inZone('UTC');
  const now = new Date('2026-11-21T12:00:00Z');
  expect(isPast(entry('x', '2026-11-21T00:00:00Z', { all_day: true }), now)).toBe(false);
  expect(isPast(entry('x', '2026-11-20T00:00:00Z', { all_day: true }), now)).toBe(true);
});

test('the address keeps days there are, and nothing else', () => {
  expect(readCalendarSearch({ day: '2026-11-21', view: 'agenda', x: 1 })).toEqual({
    day: '2026-11-21',
    view: 'agenda',
  });
  for (const day of ['2026-02-30', '0001-01-01', '9999-01-01', 'today', 20261121, '2026-11-21T00:00'])
    expect(readCalendarSearch({ day, view: 'year' })).toEqual({});
});
