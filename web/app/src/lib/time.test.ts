import { expect, test } from 'vitest';
import { ago, daysUntil, dueLabel, duration, effort, fromLocalInput, toLocalInput } from './time';

const now = new Date(2026, 10, 20, 21, 30);
const at = (year: number, month: number, day: number, hour = 0, minute = 0) =>
  new Date(year, month, day, hour, minute).toISOString();

test('days are counted by the calendar, not by 24 hours', () => {
  expect(daysUntil(new Date(2026, 10, 21, 0, 5), now)).toBe(1);
  expect(daysUntil(new Date(2026, 10, 20, 23, 59), now)).toBe(0);
  expect(daysUntil(new Date(2026, 10, 19, 23, 59), now)).toBe(-1);
  // Over the end of summer time.
  expect(daysUntil(new Date(2026, 9, 26), new Date(2026, 9, 24))).toBe(2);
});

test.each([
  [at(2026, 10, 20, 23, 59), /^Due today, /, false],
  [at(2026, 10, 21, 9, 0), /^Due tomorrow, /, false],
  [at(2026, 10, 27, 9, 0), /^Due .*27/, false],
  [at(2026, 10, 20, 9, 0), /^Was due earlier today$/, true],
  [at(2026, 10, 19, 9, 0), /^Was due yesterday$/, true],
  [at(2026, 10, 10, 9, 0), /^Was due 10 days ago$/, true],
  [at(2027, 1, 3, 9, 0), /2027/, false],
])('%s', (iso, label, late) => {
  const due = dueLabel(iso, now);
  expect(due.label).toMatch(label);
  expect(due.late).toBe(late);
});

test.each([
  [5, 'just now'],
  [60, '1 minute ago'],
  [3000, '50 minutes ago'],
  [7200, '2 hours ago'],
  [86_400, 'yesterday'],
])('%i seconds ago', (seconds, words) => {
  expect(ago(new Date(now.getTime() - seconds * 1000).toISOString(), now)).toBe(words);
});

test.each([
  [-4, '0 ms'],
  [340, '340 ms'],
  [2440, '2.4 s'],
  [59_400, '59 s'],
  [59_900, '1 min'],
  [200_000, '3 min 20 s'],
  [7_260_000, '2 h 1 min'],
])('%i ms lasts', (ms, words) => expect(duration(ms)).toBe(words));

test.each([
  [0, '0 min'],
  [45, '45 min'],
  [120, '2 h'],
  [150, '2 h 30 min'],
])('%i minutes of effort', (minutes, words) => expect(effort(minutes)).toBe(words));

test('a local time survives the way to the server and back', () => {
  expect(toLocalInput(fromLocalInput('2026-12-12T23:59'))).toBe('2026-12-12T23:59');
  expect(fromLocalInput('')).toBeNull();
  expect(fromLocalInput('tomorrow')).toBeNull();
  expect(toLocalInput(null)).toBe('');
  expect(toLocalInput('nonsense')).toBe('');
});
