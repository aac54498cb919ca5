import type { ReactNode } from 'react';

/** A range of what a criterion may be worth, in the same unit as `most`. */
export interface ScoreRange {
  low: number;
  high: number;
  most: number;
}

/** One criterion: what it may be worth as a range on its scale, and why. A range is an estimate, so it has no single point. */
export function ScoreLine({
  title,
  word,
  range,
  children,
}: {
  title: string;
  /** The range in words: it says it all, the bar only helps. */
  word: string;
  /** Without it the criterion was not judged. */
  range?: ScoreRange | undefined;
  children?: ReactNode;
}) {
  const share = (value: number) =>
    range && range.most > 0 ? Math.min(100, Math.max(0, (value / range.most) * 100)) : 0;
  const from = range ? Math.min(share(range.low), 98) : 0;
  const width = range ? Math.max(2, share(range.high) - from) : 0;
  return (
    <li className="flex min-w-0 flex-col gap-1.5 border-t border-line py-3 first:border-t-0 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5">
        <span dir="auto" className="min-w-0 flex-[1_1_14rem] font-medium">
          {title}
        </span>
        <span className="text-sm text-ink-2 tabular-nums">{word}</span>
      </div>
      <div
        aria-hidden
        className={
          range ? 'relative h-1.5 rounded-full bg-sunken' : 'h-0 border-t-2 border-dotted border-line-2'
        }
      >
        {range && (
          <div
            className="absolute inset-y-0 rounded-full bg-accent"
            style={{ left: `${from}%`, width: `${width}%` }}
          />
        )}
      </div>
      {children}
    </li>
  );
}

/** Criteria under each other. */
export function ScoreLines({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul aria-label={label} className="flex min-w-0 flex-col">
      {children}
    </ul>
  );
}
