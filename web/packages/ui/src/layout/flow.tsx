import type { ElementType, ReactNode } from 'react';
import { cx } from '../lib/cx';

export type Gap = 0 | 1 | 2 | 3 | 4 | 5 | 6;

const gapClass: Record<Gap, string> = {
  0: 'gap-0',
  1: 'gap-1',
  2: 'gap-2',
  3: 'gap-3',
  4: 'gap-4',
  5: 'gap-6',
  6: 'gap-9',
};

const alignClass = {
  start: 'items-start',
  center: 'items-center',
  end: 'items-end',
  stretch: 'items-stretch',
  baseline: 'items-baseline',
};

const justifyClass = {
  start: 'justify-start',
  between: 'justify-between',
  end: 'justify-end',
  center: 'justify-center',
};

interface FlowProps {
  children: ReactNode;
  gap?: Gap;
  align?: keyof typeof alignClass;
  as?: ElementType;
  label?: string;
}

/** Things under each other. */
export function Stack({ children, gap = 3, align = 'stretch', as: As = 'div', label }: FlowProps) {
  return (
    <As aria-label={label} className={cx('flex min-w-0 flex-col', gapClass[gap], alignClass[align])}>
      {children}
    </As>
  );
}

/** Things beside each other, wrapping when there is no room. */
export function Cluster({
  children,
  gap = 2,
  align = 'center',
  justify = 'start',
  wrap = true,
  as: As = 'div',
  label,
}: FlowProps & { justify?: keyof typeof justifyClass; wrap?: boolean }) {
  return (
    <As
      aria-label={label}
      className={cx(
        'flex min-w-0',
        wrap && 'flex-wrap',
        gapClass[gap],
        alignClass[align],
        justifyClass[justify],
      )}
    >
      {children}
    </As>
  );
}

const gridClass = {
  s: 'grid-cols-[repeat(auto-fit,minmax(min(100%,11rem),1fr))]',
  m: 'grid-cols-[repeat(auto-fit,minmax(min(100%,17rem),1fr))]',
  l: 'grid-cols-[repeat(auto-fit,minmax(min(100%,24rem),1fr))]',
};

/** Equal columns, as many as fit. */
export function Grid({
  children,
  min = 'm',
  gap = 4,
}: {
  children: ReactNode;
  min?: keyof typeof gridClass;
  gap?: Gap;
}) {
  return <div className={cx('grid', gridClass[min], gapClass[gap])}>{children}</div>;
}

/** The main thing, and what belongs to it beside it; under it where the page is narrow. */
export function Beside({ children, aside }: { children: ReactNode; aside: ReactNode }) {
  return (
    <div className="grid items-start gap-x-7 gap-y-5 @4xl/page:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="flex min-w-0 flex-col gap-3">{children}</div>
      <div className="flex min-w-0 flex-col gap-4">{aside}</div>
    </div>
  );
}

/** Takes the room that is left, and may shrink. */
export function Grow({ children }: { children?: ReactNode }) {
  return <div className="min-w-0 flex-1">{children}</div>;
}

export function Divider() {
  return <hr className="border-line" />;
}

/** For screen readers only. */
export function Hidden({ children, as: As = 'span' }: { children: ReactNode; as?: ElementType }) {
  return <As className="sr-only">{children}</As>;
}

/** A polite announcement when its content changes. */
export function LiveText({ children }: { children: ReactNode }) {
  return (
    <p role="status" aria-live="polite" className="sr-only">
      {children}
    </p>
  );
}
