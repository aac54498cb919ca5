import type { Citation, Feedback } from '@atelier/api';
import { expect, test } from 'vitest';
import { citables } from '../cite';
import { feedbackCites, isFeedbackCite, looseGaps, panelOf } from './cites';

const place = (quote: string): Citation => ({ source_id: 'submission', quote });
const remark = (text: string, quotes: string[], grounds: string[] = []) => ({
  code: 'x',
  text,
  requirement_ids: [],
  quotes: quotes.map(place),
  grounds: grounds.map(place),
});
const feedback = {
  scorecard: {
    criterion_scores: [
      { criterion: 'Models', reason: 'Why.', quotes: [place('a'), place('b')], grounds: [] },
    ],
  },
  strengths: [],
  gaps: [remark('Too short.', []), remark('No figures.', [])],
  required_fixes: [
    { ...remark('Too short.', ['c'], ['4 pages']), key: 'k', title: 'Lengthen', milestone: null },
  ],
  suggested_improvements: [],
  requirement_checks: [],
} as unknown as Feedback;

test('every quote has its own place in the address, and the grounds one together', () => {
  const { quotes, grounds } = feedbackCites(feedback);
  expect([...quotes.keys()]).toEqual(['f.score-0.0', 'f.score-0.1', 'f.fix-0.0']);
  expect([...grounds.keys()]).toEqual(['f.fix-0.g']);
  expect(quotes.get('f.score-0.1')?.citations).toEqual([place('b')]);
  expect(quotes.get('f.fix-0.0')?.text).toBe('Lengthen: Too short.');
});

test('quotes open the draft, grounds the assignment, and what the plan cites stays the plan’s', () => {
  expect(panelOf('f.fix-0.0')).toBe('draft');
  expect(panelOf('f.fix-0.g')).toBe('evidence');
  expect(panelOf('r12')).toBe('evidence');
  expect(panelOf('gap-0')).toBe('evidence');
  const plan = citables({
    assignment_summary: { hard_constraints: [], grading_signals: [] },
    requirements: [],
    milestones: [],
    risks: [],
    submission_strategy: { final_checklist: [], common_failure_modes: [] },
    gaps: [{ code: 'x', message: 'Open', citations: [place('q')] }],
  } as unknown as Parameters<typeof citables>[0]);
  expect([...plan.keys()].some(isFeedbackCite)).toBe(false);
});

test('a gap that a fix says already is not said twice, and keeps its place', () => {
  expect(looseGaps(feedback).map(({ gap, n }) => [gap.text, n])).toEqual([['No figures.', 1]]);
});
