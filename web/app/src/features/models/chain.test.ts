import type { ModelSettings } from '@atelier/api';
import { expect, test } from 'vitest';
import { chainOf, moved, sameChain, settingsOf, wrongAt } from './chain';

const choice = (model: string) => ({ provider_id: 'mpr_1', model });
const [a, b, c] = [choice('a'), choice('b'), choice('c')];
const settings: ModelSettings = {
  default: a,
  fallbacks: [b, c],
  prices: [{ kind: 'ollama', model: 'a*', input: 0, output: 0 }],
  shipped_prices: '2026-11',
  version: 4,
};

test('the settings are one list, and the list makes the settings again', () => {
  expect(chainOf(settings)).toEqual([a, b, c]);
  expect(settingsOf(settings, chainOf(settings))).toEqual({
    default: a,
    fallbacks: [b, c],
    prices: settings.prices,
  });
});

test('without anybody to ask there is no default', () => {
  expect(chainOf({ ...settings, default: null, fallbacks: [] })).toEqual([]);
  expect(settingsOf(settings, [])).toMatchObject({ default: null, fallbacks: [] });
});

test('who stands first becomes the default', () => {
  expect(settingsOf(settings, moved([a, b, c], 2, 0))).toMatchObject({ default: c, fallbacks: [a, b] });
});

test.each([
  [0, -1, [a, b, c]],
  [2, 3, [a, b, c]],
  [0, 1, [b, a, c]],
  [2, 0, [c, a, b]],
])('from place %i to %i', (from, to, then) => expect(moved([a, b, c], from, to)).toEqual(then));

test('two lists are the same in the same order only', () => {
  expect(sameChain([a, b], [choice('a'), choice('b')])).toBe(true);
  expect(sameChain([a, b], [b, a])).toBe(false);
  expect(sameChain([a], [a, b])).toBe(false);
});

test('what the server says is found at its place', () => {
  const said = [
    { field: 'default.model', code: 'length', message: 'Too long.' },
    { field: 'fallbacks.1.provider_id', code: 'unknown', message: 'Gone.' },
    { field: 'fallbacks.10.model', code: 'length', message: 'Far away.' },
  ];
  expect([0, 1, 2].map(at => wrongAt(said, at))).toEqual(['Too long.', undefined, 'Gone.']);
});
