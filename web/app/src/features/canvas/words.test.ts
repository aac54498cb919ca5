import { expect, test } from 'vitest';
import { readCallback } from './callbackSearch';
import { hostOf, keyPage, syncCounts, syncSentence } from './words';

test.each([
  ['canvas.example.edu', 'canvas.example.edu'],
  [' https://canvas.example.edu/courses/7?x=1 ', 'canvas.example.edu'],
  ['http://localhost:3000', 'localhost:3000'],
  ['canv', undefined],
  ['', undefined],
  ['javascript://canvas.example.edu/%0aalert(1)', undefined],
  ['not an address.', undefined],
])('the host of %j is %j', (typed, host) => expect(hostOf(typed)).toBe(host));

test('the page with the keys is at the Canvas that was typed, and nowhere else', () => {
  expect(keyPage('https://canvas.example.edu/x')).toBe(
    'https://canvas.example.edu/profile/settings#access_tokens',
  );
  expect(keyPage('javascript:alert(1)')).toBeUndefined();
});

const counts = { courses: 1, assignments: 12, created: 4, updated: 0, archived: 2, unreadable: 0 };

test('a sync is told in one sentence', () => {
  expect(syncSentence(counts)).toBe('1 course with 12 assignments: 4 new, 2 no longer there.');
  expect(syncSentence({ ...counts, created: 0, archived: 0 })).toBe(
    '1 course with 12 assignments: nothing has changed.',
  );
});

test('what is not the result of a sync is not told as one', () => {
  expect(syncCounts(counts)).toEqual(counts);
  expect(syncCounts({ ...counts, courses: '1' })).toBeUndefined();
  expect(syncCounts(null)).toBeUndefined();
});

test('what Canvas sends along is read, digits too, and nothing else', () => {
  expect(readCallback({ state: 's', code: 123, extra: 'x' })).toEqual({ state: 's', code: '123' });
  expect(readCallback({ error: 'access_denied', code: '' })).toEqual({ error: 'access_denied' });
});
