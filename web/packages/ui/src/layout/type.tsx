import type { ElementType, ReactNode } from 'react';
import { cx } from '../lib/cx';

const sizeClass = {
  xs: 'text-xs',
  sm: 'text-sm',
  base: 'text-base',
  lg: 'text-lg',
  xl: 'text-xl',
  '2xl': 'text-2xl',
  '3xl': 'text-3xl',
};
const toneClass = {
  ink: 'text-ink',
  soft: 'text-ink-2',
  quiet: 'text-ink-3',
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  inherit: '',
};
const weightClass = { normal: 'font-normal', medium: 'font-medium', bold: 'font-semibold' };

interface TextProps {
  children: ReactNode;
  as?: ElementType;
  size?: keyof typeof sizeClass;
  tone?: keyof typeof toneClass;
  weight?: keyof typeof weightClass;
  mono?: boolean;
  /** Words of the source speak in serif; ours never do. */
  source?: boolean;
  /** Keeps to one line, cut at the end. */
  oneLine?: boolean;
  /** Struck through: done or withdrawn. */
  struck?: boolean;
  /** Text a person wrote: it may run right to left. */
  written?: boolean;
  measure?: boolean;
  id?: string;
}

export function Text({
  children,
  as: As = 'p',
  size = 'base',
  tone = 'ink',
  weight = 'normal',
  mono,
  source,
  oneLine,
  struck,
  written,
  measure,
  id,
}: TextProps) {
  return (
    <As
      id={id}
      dir={written ? 'auto' : undefined}
      className={cx(
        sizeClass[size],
        toneClass[tone],
        weightClass[weight],
        mono && 'font-mono tabular-nums',
        source && 'font-serif',
        oneLine && 'block min-w-0 truncate',
        struck && 'line-through decoration-ink-3',
        written && 'whitespace-pre-line',
        measure && 'max-w-[68ch]',
      )}
    >
      {children}
    </As>
  );
}

const headingClass = {
  1: 'text-2xl font-[650]',
  2: 'text-xl font-[650]',
  3: 'text-lg font-semibold',
  4: 'text-base font-semibold',
};

export function Heading({
  children,
  level,
  look,
  id,
  written,
}: {
  children: ReactNode;
  level: 1 | 2 | 3 | 4;
  look?: 1 | 2 | 3 | 4;
  id?: string;
  written?: boolean;
}) {
  const As = `h${level}` as const;
  return (
    <As
      id={id}
      tabIndex={level === 1 ? -1 : undefined}
      dir={written ? 'auto' : undefined}
      className={cx('text-left text-ink', headingClass[look ?? level])}
    >
      {children}
    </As>
  );
}

/** A small label above a group. */
export function Eyebrow({
  children,
  as: As = 'p',
  id,
}: {
  children: ReactNode;
  as?: ElementType;
  id?: string;
}) {
  return (
    <As id={id} className="text-xs font-semibold tracking-[0.02em] text-ink-3">
      {children}
    </As>
  );
}

/** Numbers that line up. */
export function Figures({ children }: { children: ReactNode }) {
  return <span className="tabular-nums">{children}</span>;
}
