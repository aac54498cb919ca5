import type { ElementType, ReactNode } from 'react';
import { cx } from '../lib/cx';
import { Heading } from './type';

const padClass = { none: '', s: 'p-3', m: 'p-4 sm:p-5' };

/** A sheet of paper on the desk. */
export function Card({
  children,
  pad = 'm',
  as: As = 'div',
  labelledBy,
  label,
}: {
  children: ReactNode;
  pad?: keyof typeof padClass;
  as?: ElementType;
  labelledBy?: string;
  label?: string;
}) {
  return (
    <As
      aria-labelledby={labelledBy}
      aria-label={label}
      className={cx('min-w-0 rounded-lg border border-line bg-surface shadow-card', padClass[pad])}
    >
      {children}
    </As>
  );
}

/** A titled part of a page. */
export function Section({
  title,
  note,
  actions,
  children,
  level = 2,
}: {
  title: ReactNode;
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  level?: 2 | 3;
}) {
  return (
    <section className="flex min-w-0 flex-col gap-3">
      <header className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <Heading level={level} look={3}>
          {title}
        </Heading>
        {note && <span className="text-sm text-ink-3">{note}</span>}
        {actions && <div className="ml-auto flex items-center gap-2">{actions}</div>}
      </header>
      {children}
    </section>
  );
}

/** The margin inside a pane. `pinned` keeps it in view while what follows scrolls, where there is room for both. */
export function Inset({ children, pinned }: { children: ReactNode; pinned?: boolean }) {
  return (
    <div
      className={cx(
        'px-5 py-4 sm:px-7',
        pinned && 'border-b border-line bg-surface lg:sticky lg:top-11 lg:z-10',
      )}
    >
      {children}
    </div>
  );
}
