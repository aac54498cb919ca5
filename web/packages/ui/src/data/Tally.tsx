import { cx } from '../lib/cx';
import { fillTone, type Tone } from '../lib/tone';

export interface TallyPart {
  label: string;
  count: number;
  tone: Tone;
}

/** How many are what: one bar, and the same in words below it. */
export function Tally({ label, parts }: { label: string; parts: TallyPart[] }) {
  const there = parts.filter(part => part.count > 0);
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <div aria-hidden className="flex h-2 w-full gap-0.5 overflow-hidden rounded-full bg-sunken">
        {there.map(part => (
          <div key={part.label} className={fillTone[part.tone]} style={{ flexGrow: part.count }} />
        ))}
      </div>
      <ul aria-label={label} className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-ink-2">
        {there.map(part => (
          <li key={part.label} className="inline-flex items-center gap-1.5">
            <span aria-hidden className={cx('size-2 rounded-full', fillTone[part.tone])} />
            <span className="tabular-nums">
              {part.count} {part.label}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
