/*
 * Plain words for the states and kinds of the server. What is not known here is shown as it came, not hidden.
 */
type Tone = 'neutral' | 'accent' | 'good' | 'warn' | 'bad';

export interface Word {
  label: string;
  tone: Tone;
  live?: boolean;
}

const plain = (name: string): string => {
  const words = name.replace(/[_.:]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const workspace: Record<string, Word> = {
  new: { label: 'Not planned', tone: 'neutral' },
  queued: { label: 'In line', tone: 'accent', live: true },
  running: { label: 'Planning', tone: 'accent', live: true },
  ready: { label: 'Plan ready', tone: 'good' },
  failed: { label: 'Planning failed', tone: 'bad' },
};
export const workspaceWord = (status: string): Word =>
  workspace[status] ?? { label: plain(status), tone: 'neutral' };

const runState: Record<string, Word> = {
  pending: { label: 'In line', tone: 'neutral', live: true },
  running: { label: 'Running', tone: 'accent', live: true },
  waiting: { label: 'Waiting', tone: 'warn' },
  completed: { label: 'Done', tone: 'good' },
  failed: { label: 'Failed', tone: 'bad' },
  cancelled: { label: 'Cancelled', tone: 'neutral' },
};
export const runWord = (state: string): Word => runState[state] ?? { label: plain(state), tone: 'neutral' };

const itemState: Record<string, Word> = {
  backlog: { label: 'Later', tone: 'neutral' },
  todo: { label: 'To do', tone: 'neutral' },
  in_progress: { label: 'In progress', tone: 'accent' },
  in_review: { label: 'In review', tone: 'warn' },
  done: { label: 'Done', tone: 'good' },
  failed: { label: 'Failed', tone: 'bad' },
  overridden: { label: 'On hold', tone: 'warn' },
};
export const itemWord = (state: string): Word => itemState[state] ?? { label: plain(state), tone: 'neutral' };

const runKind: Record<string, string> = {
  'study.plan': 'Plan an assignment',
  'study.feedback': 'Look at a draft',
  'privacy.export': 'Export everything of mine',
  'canvas.sync': 'Fetch courses from Canvas',
  'calendar.sync': 'Fetch a calendar',
};
export const runKindWord = (kind: string): string => runKind[kind] ?? plain(kind.split('.').at(-1) ?? kind);

/** The six stages of planning, in order. */
export const stages = [
  { id: 'fetch_canvas_context', title: 'Collect the assignment' },
  { id: 'fetch_and_parse_attachments', title: 'Read the files' },
  { id: 'distill_assignment_requirements', title: 'Find what is asked' },
  { id: 'draft_plan', title: 'Draft the plan' },
  { id: 'verify_against_source', title: 'Check it against the source' },
  { id: 'finalize_plan', title: 'Publish the plan' },
] as const;

/** The four stages of feedback, in order. */
export const feedbackStages = [
  { id: 'ingest_submission', title: 'Read the draft' },
  { id: 'analyze_against_plan_and_rubric', title: 'Hold it against the plan' },
  { id: 'generate_feedback', title: 'Write the feedback' },
  { id: 'finalize_feedback', title: 'Check every quote' },
] as const;

export const stepWord = (name: string): string =>
  [...stages, ...feedbackStages].find(stage => stage.id === name)?.title ?? plain(name);

/** What became of a submission, as Canvas calls it; nothing where there is none. */
export function submissionWord(status: string | null | undefined): Word | undefined {
  switch (status) {
    case 'submitted':
    case 'pending_review':
      return { label: 'Handed in', tone: 'good' };
    case 'graded':
      return { label: 'Graded', tone: 'good' };
    case 'complete':
      return { label: 'Done', tone: 'good' };
    default:
      return undefined;
  }
}

export const engineWord = (engine: string): string => (engine === 'offline' ? 'Offline engine' : engine);

/** `1 task`, `3 tasks`. */
export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** `3.2 MB`. */
export function bytes(size: number): string {
  if (size < 1000) return `${size} B`;
  const units = ['kB', 'MB', 'GB'];
  let value = size;
  let unit = '';
  for (const next of units) {
    if (value < 999.5) break;
    value /= 1000;
    unit = next;
  }
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}
