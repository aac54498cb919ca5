import { cx } from '../lib/cx';
import { fillTone, type Tone } from '../lib/tone';

/** How far something is, 0 to 100; without a value, that it goes on. */
export function Progress({
  label,
  value,
  tone = 'accent',
  thin,
}: {
  label: string;
  value?: number | undefined;
  tone?: Tone;
  thin?: boolean;
}) {
  const known = value !== undefined;
  const percent = known ? Math.round(Math.min(100, Math.max(0, value))) : undefined;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className={cx('relative w-full overflow-hidden rounded-full bg-sunken', thin ? 'h-1' : 'h-1.5')}
    >
      {known ? (
        <div
          className={cx('h-full rounded-full transition-[width] duration-(--calm)', fillTone[tone])}
          style={{ width: `${percent}%` }}
        />
      ) : (
        <div className={cx('absolute inset-y-0 w-2/5 animate-sweep rounded-full', fillTone[tone])} />
      )}
    </div>
  );
}

/** A small ring for "so many of so many". */
export function ProgressRing({ done, total, label }: { done: number; total: number; label: string }) {
  const part = total === 0 ? 0 : done / total;
  const round = 2 * Math.PI * 8;
  return (
    <svg
      width="20"
      height="20"
      viewBox="0 0 20 20"
      role="img"
      aria-label={label}
      className="shrink-0 -rotate-90"
    >
      <circle cx="10" cy="10" r="8" fill="none" strokeWidth="3" className="stroke-line" />
      <circle
        cx="10"
        cy="10"
        r="8"
        fill="none"
        strokeWidth="3"
        strokeLinecap={part > 0 ? 'round' : 'butt'}
        strokeDasharray={`${round * part} ${round}`}
        className="stroke-good transition-[stroke-dasharray] duration-(--calm)"
      />
    </svg>
  );
}
