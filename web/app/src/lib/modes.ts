export type Mode = 'guide' | 'assist' | 'build';

/** How much help a course allows, and what that means. */
export const modes: { value: Mode; label: string; means: string }[] = [
  {
    value: 'guide',
    label: 'Guide',
    means:
      'Feedback asks and points: what is missing, where to look. It never writes any part of your solution.',
  },
  {
    value: 'assist',
    label: 'Assist',
    means: 'Feedback says what is wrong and how to go about it. The words stay yours.',
  },
  {
    value: 'build',
    label: 'Build',
    means: 'Feedback may also show how a passage could read. For courses that allow it.',
  },
];

export const modeWord = (mode: unknown): { label: string; means: string } | undefined =>
  modes.find(known => known.value === mode);
