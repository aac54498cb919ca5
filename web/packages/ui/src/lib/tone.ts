/** What a colour means. There is no other use of colour. */
export type Tone = 'neutral' | 'accent' | 'good' | 'warn' | 'bad';

/** Quiet background with readable text on it. */
export const softTone: Record<Tone, string> = {
  neutral: 'bg-sunken text-ink-2',
  accent: 'bg-accent-soft text-accent-2',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
};

/** Text or icon on paper. */
export const textTone: Record<Tone, string> = {
  neutral: 'text-ink-3',
  accent: 'text-accent',
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
};

/** A filled bar or dot. */
export const fillTone: Record<Tone, string> = {
  neutral: 'bg-line-2',
  accent: 'bg-accent',
  good: 'bg-good',
  warn: 'bg-warn',
  bad: 'bg-bad',
};
