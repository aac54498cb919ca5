import { expect, test } from 'vitest';
import { byDay, dollars } from './provenance';

test('entries stand under the day of the reader, in their order', () => {
  const at = (local: string) => ({ at: new Date(local).toISOString() });
  const entries = [
    at('2026-11-20T09:00'),
    at('2026-11-20T23:59'),
    at('2026-11-21T00:01'),
    at('2026-12-01T08:00'),
  ];
  expect(byDay(entries)).toEqual([
    ['2026-11-20', entries.slice(0, 2)],
    ['2026-11-21', [entries[2]]],
    ['2026-12-1', [entries[3]]],
  ]);
  expect(byDay([])).toEqual([]);
});

test.each([
  [0, '$0.00'],
  [1, 'less than $0.01'],
  [9_999, 'less than $0.01'],
  [420_000, '$0.42'],
  [12_345_678, '$12.35'],
])('%i micro-dollars are %s', (micros, said) => expect(dollars(micros)).toBe(said));
