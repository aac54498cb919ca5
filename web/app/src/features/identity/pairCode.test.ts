import { expect, test } from 'vitest';
import { readCode, readPairSearch } from './pairCode';

test.each([
  ['BCDF-GHJK', 'BCDF-GHJK'],
  [' bcdf ghjk ', 'BCDF-GHJK'],
  ['b-c-d-f-g-h-j-k', 'BCDF-GHJK'],
])('%s is a code', (typed, code) => expect(readCode(typed)).toBe(code));

test.each(['', 'BCDF-GHJ', 'BCDF-GHJKL', 'ACDF-GHJK', 'BCDF/GHJK', '<script>', 'ＢＣＤＦGHJK'])(
  '%s is none',
  typed => expect(readCode(typed)).toBeUndefined(),
);

test('an address carries a code or nothing', () => {
  expect(readPairSearch({ code: 'bcdfghjk' })).toEqual({ code: 'BCDF-GHJK' });
  for (const code of [undefined, 12, ['BCDF-GHJK'], `${'-'.repeat(100)}BCDFGHJK`, '../approve'])
    expect(readPairSearch({ code })).toEqual({});
});
