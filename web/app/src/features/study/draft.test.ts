import { expect, test } from 'vitest';
import { emptyDraft, problemsOf, readDraft, suggestedTitle } from './draft';

test.each([
  [null, emptyDraft],
  ['{"broken', emptyDraft],
  ['[1]', emptyDraft],
  ['{"title":"T","due":7,"evil":"x"}', { ...emptyDraft, title: 'T' }],
])('a kept draft %j', (kept, expected) => expect(readDraft(kept)).toEqual(expected));

test.each([
  ['lab_report_2.pdf', '', 'lab report 2'],
  ['a.pdf', '\n\n# Essay on trees\nmore', 'Essay on trees'],
  [undefined, '', ''],
  [undefined, '- - -\n * First point', 'First point'],
])('the title of %s with %j', (file, text, title) => expect(suggestedTitle(file, text)).toBe(title));

test('a source and a title are needed, nothing else', () => {
  const nothing = { files: 0, underWay: false, title: '' };
  expect(Object.keys(problemsOf(emptyDraft, nothing))).toEqual(['source']);
  expect(Object.keys(problemsOf({ ...emptyDraft, text: 'x' }, nothing))).toEqual(['title']);
  expect(problemsOf(emptyDraft, { files: 1, underWay: false, title: 'T' })).toEqual({});
  expect(problemsOf(emptyDraft, { files: 0, underWay: true, title: 'T' })).toEqual({});
});

test.each(['-1', 'ten', '1e9', 'NaN'])('%s is no number of points', points => {
  expect(
    problemsOf({ ...emptyDraft, text: 'x', points }, { files: 0, underWay: false, title: 'T' }),
  ).toHaveProperty('points');
});
