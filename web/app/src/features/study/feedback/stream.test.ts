import type { PlanningEvent } from '@atelier/api';
import { expect, test } from 'vitest';
import { nothingYet, onHappening, readPreview } from './stream';

const event = (more: Partial<PlanningEvent>) => ({
  kind: 'event' as const,
  event: {
    event_type: 'progress' as const,
    workspace_id: 'wsp_1',
    status: 'running' as const,
    progress: 0,
    message: '',
    timestamp: '2026-11-21T10:00:00Z',
    ...more,
  },
});

test('progress and the first figures gather, and nothing goes back', () => {
  const state = [
    event({ stage: 'ingest_submission', progress: 5, message: 'Reading' }),
    event({
      event_type: 'feedback_preview',
      progress: 80,
      feedback_preview: {
        words: 96,
        met: 3,
        partly: 1,
        open: 4,
        not_checked: 12,
        required_fixes: ['Lengthen'],
      },
    }),
    event({ stage: 'finalize_feedback', progress: 70 }),
  ].reduce(onHappening, nothingYet);
  expect(state).toMatchObject({ stage: 'finalize_feedback', progress: 80, message: 'Reading' });
  expect(state.preview).toEqual({
    words: 96,
    met: 3,
    partly: 1,
    open: 4,
    notChecked: 12,
    fixes: ['Lengthen'],
  });
  expect(onHappening(state, { kind: 'begin' })).toEqual(nothingYet);
});

test.each([undefined, null, 'soon', 7])('%j is no preview', raw => expect(readPreview(raw)).toBeNull());

test('a preview of another shape shows what can be read', () => {
  expect(readPreview({ words: 'many', open: 2, required_fixes: ['A', 7] })).toEqual({
    words: 0,
    met: 0,
    partly: 0,
    open: 2,
    notChecked: 0,
    fixes: ['A'],
  });
});
