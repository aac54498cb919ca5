import type { CriterionScore } from '@atelier/api';
import { expect, test } from 'vitest';
import { jobWord, scoreRange, scoreText, wordsIn } from './words';

const score = (more: Partial<CriterionScore>): CriterionScore => ({
  criterion: 'Models',
  judgement: 'range',
  reason: '',
  quotes: [],
  grounds: [],
  ...more,
});

test.each([
  [{ low: 0, high: 5, points_possible: 10 }, '0–5 of 10 points'],
  [{ low: 5, high: 5, points_possible: 10 }, '5 of 10 points'],
  [{ low: 0.25, high: 0.5, points_possible: 1 }, '0.3–0.5 of 1 point'],
  [{ low: 40, high: 60 }, '40–60 %'],
  [{ judgement: 'not_judged' as const, points_possible: 20 }, 'Not judged · 20 points'],
  [{ judgement: 'not_judged' as const, percent: 15 }, 'Not judged · 15 % of the grade'],
  [{ judgement: 'not_judged' as const, low: 3, high: 4 }, 'Not judged'],
  [{ low: null, high: null }, 'Not judged'],
])('%j is %s', (more, said) => expect(scoreText(score(more))).toBe(said));

test('a criterion that was not judged has no place on a scale', () => {
  expect(scoreRange(score({ judgement: 'not_judged', low: 1, high: 2 }))).toBeUndefined();
  expect(scoreRange(score({ low: 1, high: 2, points_possible: 4 }))).toEqual({ low: 1, high: 2, most: 4 });
  expect(scoreRange(score({ low: 10, high: 20 }))?.most).toBe(100);
});

test('a job that is ready says how ready the draft is', () => {
  const summary = {
    level: 'not_ready' as const,
    words: 1,
    met: 0,
    partly: 0,
    open: 1,
    not_checked: 0,
    fixes: [],
  };
  expect(jobWord({ status: 'ready', summary }).label).toBe('Not ready');
  expect(jobWord({ status: 'cancelled', summary: null }).label).toBe('Cancelled');
});

test.each([
  ['', 0],
  [' \n * – … ', 0],
  ['We compare two models, a linear model.', 7],
  ['don’t well-known 3.5', 3],
  ['die größte Straße', 3],
  ['تقرير المختبر', 2],
])('%j has %i words', (text, n) => expect(wordsIn(text)).toBe(n));
