import type { ReactNode } from 'react';
import { cx } from '../lib/cx';
import { fillTone, softTone, type Tone } from '../lib/tone';

/** A short fact. */
export function Badge({
  children,
  tone = 'neutral',
  icon,
}: {
  children: ReactNode;
  tone?: Tone;
  icon?: ReactNode;
}) {
  return (
    <span
      className={cx(
        'inline-flex h-[1.375rem] items-center gap-1 rounded-sm px-1.5 text-xs font-semibold whitespace-nowrap',
        softTone[tone],
      )}
    >
      {icon}
      {children}
    </span>
  );
}

/** A state: a dot and a word. The word says it all; the colour only helps. */
export function StatusBadge({ label, tone, live }: { label: string; tone: Tone; live?: boolean }) {
  return (
    <span className="inline-flex items-center gap-1.5 text-sm font-medium whitespace-nowrap text-ink-2">
      <span aria-hidden className={cx('size-2 rounded-full', fillTone[tone], live && 'animate-breathe')} />
      {label}
    </span>
  );
}

/** A person by initials. */
export function Avatar({ name, size = 'm' }: { name: string; size?: 'm' | 'l' }) {
  const initials = name
    .trim()
    .split(/\s+/)
    .map(part => String.fromCodePoint(part.codePointAt(0) ?? 63))
    .filter((_, index, all) => index === 0 || index === all.length - 1)
    .join('')
    .toUpperCase();
  return (
    <span
      aria-hidden
      className={cx(
        'inline-flex shrink-0 items-center justify-center rounded-full bg-accent-soft font-semibold text-accent-2',
        size === 'l' ? 'size-12 text-lg' : 'size-8 text-xs',
      )}
    >
      {initials || '?'}
    </span>
  );
}
