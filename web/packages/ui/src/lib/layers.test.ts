import { expect, test } from 'vitest';
import { layersOf } from './layers';

const thing = (id: string, ...after: string[]) => ({ id, after });
const rows = (...things: ReturnType<typeof thing>[]) =>
  layersOf(things).map(row => row.map(each => each.id).join(' '));

test('what comes after something stands below it, side by side with what may be done at the same time', () => {
  expect(rows(thing('a'), thing('b', 'a'), thing('c', 'a'), thing('d', 'b', 'c'), thing('e'))).toEqual([
    'a e',
    'b c',
    'd',
  ]);
});

test('without dependencies there is one row, in the order given', () => {
  expect(rows(thing('b'), thing('a'))).toEqual(['b a']);
  expect(rows()).toEqual([]);
});

test('circles, the unknown and oneself do not hang the page', () => {
  expect(rows(thing('a', 'b'), thing('b', 'a'), thing('c'))).toEqual(['c', 'a b']);
  expect(rows(thing('a', 'gone', 'a'))).toEqual(['a']);
});
