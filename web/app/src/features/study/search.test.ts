import { expect, test } from 'vitest';
import { readAssignmentSearch } from './search';

test('an address brings back what was shown', () => {
  const shown = {
    tab: 'feedback',
    panel: 'draft',
    cite: 'f.fix-0.1',
    feedback: 'fbk_2',
    against: 'fbk_1',
    draft: 'whole',
    version: 3,
    compare: 2,
  };
  expect(readAssignmentSearch(shown)).toEqual(shown);
});

test('what makes no sense is left out', () => {
  expect(
    readAssignmentSearch({
      tab: 'grades',
      panel: 'nothing',
      cite: 'x'.repeat(500),
      version: -1,
      compare: 'two',
      feedback: 7,
      draft: '',
    }),
  ).toEqual({});
});
