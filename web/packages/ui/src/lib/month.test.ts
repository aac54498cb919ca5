import { expect, test } from 'vitest';
import { addDays, addMonths, dateOf, dayKey, weekStart, weeksOf } from './month';

test('a month is whole weeks, from the day weeks begin with', () => {
  const monday = weeksOf('2026-11-21', 1);
  expect([monday.length, monday[0]?.[0], monday.at(-1)?.[6]]).toEqual([6, '2026-10-26', '2026-12-06']);
  const sunday = weeksOf('2026-11-21', 7);
  expect([sunday.length, sunday[0]?.[0], sunday.at(-1)?.[6]]).toEqual([5, '2026-11-01', '2026-12-05']);
  const february = weeksOf('2027-02-03', 1);
  expect([february.length, february[0]?.[0], february.at(-1)?.[6]]).toEqual([4, '2027-02-01', '2027-02-28']);
  const december = weeksOf('2026-12-31', 1);
  expect([december.length, december.at(-1)?.[6]]).toEqual([5, '2027-01-03']);
});

test('days and months are added across their ends', () => {
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
  expect(addMonths('2027-01-31', 1)).toBe('2027-02-28');
  expect(addMonths('2027-01-15', -1)).toBe('2026-12-15');
});

test('a day stays itself, through the hours that summer time takes away', () => {
  for (const day of ['2026-03-29', '2026-10-25', '2026-01-01']) expect(dayKey(dateOf(day))).toBe(day);
});

test('weeks begin on Sunday in America, and on Monday where nobody knows', () => {
  expect([weekStart('en-US'), weekStart('de-DE'), weekStart('not a language')]).toEqual([7, 1, 1]);
});
