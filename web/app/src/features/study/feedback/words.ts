import type { CriterionScore, FeedbackJob, FeedbackVerdict, ReadinessLevel } from '@atelier/api';
import type { ScoreRange } from '@atelier/ui';
import type { Word } from '../../../lib/words';

const readiness: Record<ReadinessLevel, Word> = {
  not_ready: { label: 'Not ready', tone: 'bad' },
  needs_work: { label: 'Needs work', tone: 'warn' },
  no_obstacle_found: { label: 'No obstacle found', tone: 'good' },
  not_judged: { label: 'Not judged', tone: 'neutral' },
};
export const readinessWord = (level: ReadinessLevel): Word => readiness[level];

const verdicts: Record<FeedbackVerdict, Word> = {
  met: { label: 'Met', tone: 'good' },
  addressed: { label: 'Spoken of', tone: 'good' },
  partly: { label: 'Partly', tone: 'warn' },
  missing: { label: 'Missing', tone: 'bad' },
  broken: { label: 'Not kept', tone: 'bad' },
  not_checked: { label: 'Not checked', tone: 'neutral' },
};
export const verdictWord = (verdict: FeedbackVerdict): Word => verdicts[verdict];

const jobs: Record<Exclude<FeedbackJob['status'], 'ready'>, Word> = {
  queued: { label: 'In line', tone: 'accent', live: true },
  running: { label: 'Looking', tone: 'accent', live: true },
  failed: { label: 'Failed', tone: 'bad' },
  cancelled: { label: 'Cancelled', tone: 'neutral' },
};
/** Where a job stands; of one that is ready, how ready the draft is. */
export const jobWord = ({ status, summary }: Pick<FeedbackJob, 'status' | 'summary'>): Word =>
  status === 'ready' ? readinessWord(summary?.level ?? 'not_judged') : jobs[status];

export const isActive = (job: Pick<FeedbackJob, 'status'>): boolean =>
  job.status === 'queued' || job.status === 'running';

/** What a draft was for, in a few words. */
export const targetWord = (target: FeedbackJob['target']): string =>
  target.type === 'assignment' ? 'Whole assignment' : target.title;

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** `3–5`, or `3` where the ends meet. */
export const span = (low: number, high: number): string =>
  low === high ? number.format(low) : `${number.format(low)}–${number.format(high)}`;

/** The range of a criterion on its scale: points, or percent where there are none. None: not judged. */
export function scoreRange(score: CriterionScore): ScoreRange | undefined {
  const { judgement, low, high } = score;
  if (judgement !== 'range' || typeof low !== 'number' || typeof high !== 'number') return undefined;
  return { low, high, most: score.points_possible ?? 100 };
}

/** `3–5 of 20 points`, `Not judged · 20 points`. */
export function scoreText(score: CriterionScore): string {
  const points = score.points_possible;
  const unit = points === 1 ? 'point' : 'points';
  const range = scoreRange(score);
  if (range) {
    const said = span(range.low, range.high);
    return typeof points === 'number' ? `${said} of ${number.format(points)} ${unit}` : `${said} %`;
  }
  const worth =
    typeof points === 'number'
      ? ` · ${number.format(points)} ${unit}`
      : typeof score.percent === 'number'
        ? ` · ${number.format(score.percent)} % of the grade`
        : '';
  return `Not judged${worth}`;
}

/** Running words, counted as the server counts them: what has a letter or a digit. */
export const wordsIn = (text: string): number => text.match(/\S*[\p{L}\p{N}]\S*/gu)?.length ?? 0;
