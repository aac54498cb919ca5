import type { AnchorHTMLAttributes, ReactNode, Ref } from 'react';
import { cx } from '../lib/cx';

/** A list of rows on one sheet. */
export function Rows({ children, label, plain }: { children: ReactNode; label: string; plain?: boolean }) {
  return (
    <ul
      aria-label={label}
      className={cx(
        'flex min-w-0 flex-col divide-y divide-line',
        !plain && 'overflow-hidden rounded-lg border border-line bg-surface shadow-card',
      )}
    >
      {children}
    </ul>
  );
}

/** One row: what it is, what is known of it, what can be done with it. Its title may be a `RowAnchor`. */
export function Row({
  leading,
  title,
  note,
  meta,
  actions,
  below,
  current,
}: {
  leading?: ReactNode;
  title: ReactNode;
  note?: ReactNode;
  meta?: ReactNode;
  actions?: ReactNode;
  below?: ReactNode;
  current?: boolean;
}) {
  return (
    <li
      aria-current={current || undefined}
      className={cx(
        'group/row relative flex min-w-0 flex-col gap-1.5 px-4 py-2.5 transition-colors duration-(--quick) has-[a:hover]:bg-sunken/60',
        current && 'bg-accent-soft/60',
      )}
    >
      <div className="flex min-h-8 min-w-0 items-center gap-3">
        {leading && <span className="flex shrink-0 items-center text-ink-3">{leading}</span>}
        <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-4 gap-y-0.5">
          <div className="min-w-0 flex-[1_1_14rem]">
            <div className="truncate text-base font-medium text-ink">{title}</div>
            {note && <div className="truncate text-sm text-ink-3">{note}</div>}
          </div>
          {meta && (
            <div className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1 text-sm text-ink-2">
              {meta}
            </div>
          )}
        </div>
        {actions && <div className="relative z-10 flex shrink-0 items-center gap-1">{actions}</div>}
      </div>
      {below}
    </li>
  );
}

/** The link of a row: its whole row can be clicked. */
export function RowAnchor({
  ref,
  children,
  ...rest
}: Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'className' | 'style'> & { ref?: Ref<HTMLAnchorElement> }) {
  return (
    <a
      ref={ref}
      dir="auto"
      {...rest}
      className="text-ink outline-none! after:absolute after:inset-0 focus-visible:after:rounded-md focus-visible:after:outline-[2.5px] focus-visible:after:-outline-offset-2 focus-visible:after:outline-focus"
    >
      {children}
    </a>
  );
}

export interface Column<T> {
  id: string;
  title: string;
  cell: (row: T) => ReactNode;
  align?: 'end';
  /** `line` stays on one line; `text` may be long, breaks anywhere, and is never squeezed to less than a few words. */
  content?: 'line' | 'text';
}

const contentClass = { line: 'whitespace-nowrap', text: 'min-w-44 wrap-anywhere' };

/** A table for facts that are compared down the column. */
export function Table<T>({
  caption,
  columns,
  rows,
  rowKey,
}: {
  caption: string;
  columns: Column<T>[];
  rows: T[];
  rowKey: (row: T) => string;
}) {
  return (
    // A wide table scrolls inside its own box, so the box must be reachable by keyboard.

    <div
      role="region"
      aria-label={caption}
      tabIndex={0}
      className="overflow-x-auto rounded-lg border border-line bg-surface"
    >
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="border-b border-line text-left text-xs text-ink-3">
            {columns.map(column => (
              <th
                key={column.id}
                scope="col"
                className={cx(
                  'px-4 py-2 font-semibold whitespace-nowrap',
                  column.align === 'end' && 'text-right',
                )}
              >
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={rowKey(row)} className="border-b border-line last:border-0">
              {columns.map(column => (
                <td
                  key={column.id}
                  className={cx(
                    'px-4 py-2.5 align-top',
                    column.align === 'end' && 'text-right tabular-nums',
                    column.content && contentClass[column.content],
                  )}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Facts by name. */
export function Facts({ facts }: { facts: { name: string; value: ReactNode }[] }) {
  return (
    <dl className="grid grid-cols-[minmax(6.5rem,auto)_1fr] gap-x-5 gap-y-2 text-base">
      {facts.map(fact => (
        <div key={fact.name} className="contents">
          <dt className="text-sm leading-[1.4375rem] text-ink-3">{fact.name}</dt>
          <dd className="min-w-0 break-words text-ink">{fact.value}</dd>
        </div>
      ))}
    </dl>
  );
}
