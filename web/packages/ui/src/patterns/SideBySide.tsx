import type { ReactNode } from 'react';

export interface SideBySideRow {
  id: string;
  title: string;
  /** A badge: added, removed, changed. */
  sign?: ReactNode;
  before?: ReactNode;
  after?: ReactNode;
}

/**
 * The same things in two states: beside each other where there is room, one above the other where there is none. Each cell
 * names its side, for those who hear the page and for narrow screens.
 */
export function SideBySide({
  label,
  before,
  after,
  rows,
  nothing = '–',
}: {
  label: string;
  /** What the left side is. */
  before: string;
  after: string;
  rows: SideBySideRow[];
  /** Stands where a side has nothing. */
  nothing?: string;
}) {
  return (
    <div className="min-w-0 overflow-hidden rounded-lg border border-line bg-surface shadow-card">
      <div
        aria-hidden
        className="hidden grid-cols-2 gap-x-6 border-b border-line bg-sunken px-4 py-1.5 text-sm font-semibold text-ink-2 @2xl/page:grid"
      >
        <span>{before}</span>
        <span>{after}</span>
      </div>
      <ul aria-label={label} className="flex flex-col divide-y divide-line">
        {rows.map(row => (
          <li key={row.id} className="flex min-w-0 flex-col gap-2 px-4 py-3">
            <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
              {row.sign}
              <span dir="auto" className="min-w-0 font-medium wrap-anywhere">
                {row.title}
              </span>
            </div>
            {(row.before !== undefined || row.after !== undefined) && (
              <div className="grid min-w-0 gap-x-6 gap-y-2 @2xl/page:grid-cols-2">
                <Side name={before} nothing={nothing}>
                  {row.before}
                </Side>
                <Side name={after} nothing={nothing}>
                  {row.after}
                </Side>
              </div>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Side({ name, nothing, children }: { name: string; nothing: string; children: ReactNode }) {
  return (
    <div className="min-w-0 wrap-anywhere">
      <p className="text-xs font-semibold text-ink-3 @2xl/page:sr-only">{name}</p>
      {children ?? <span className="text-sm text-ink-3">{nothing}</span>}
    </div>
  );
}
