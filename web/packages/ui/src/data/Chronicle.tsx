import type { ReactNode } from 'react';

export interface ChronicleEntry {
  id: string;
  /** The time of day. */
  at: string;
  icon: ReactNode;
  title: ReactNode;
  /** Who, with what. */
  meta?: ReactNode;
  body?: ReactNode;
}

/** What happened, day by day. */
export function Chronicle({
  label,
  days,
}: {
  label: string;
  days: { id: string; title: string; entries: ChronicleEntry[] }[];
}) {
  return (
    <div role="group" aria-label={label} className="flex min-w-0 flex-col gap-5">
      {days.map(day => (
        <section key={day.id} aria-label={day.title} className="flex min-w-0 flex-col gap-2">
          <h3 className="text-sm font-semibold text-ink-2">{day.title}</h3>
          <ol className="flex flex-col divide-y divide-line rounded-lg border border-line bg-surface shadow-card">
            {day.entries.map(entry => (
              <li key={entry.id} className="flex min-w-0 gap-3 px-4 py-2.5">
                <span className="pt-0.5 text-ink-3">{entry.icon}</span>
                <div className="flex min-w-0 flex-1 flex-col gap-1">
                  <div className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5">
                    <span dir="auto" className="min-w-0 flex-[1_1_14rem] text-base wrap-anywhere text-ink">
                      {entry.title}
                    </span>
                    <span className="flex flex-wrap items-baseline gap-x-3 text-sm text-ink-3">
                      {entry.meta}
                      <time className="tabular-nums">{entry.at}</time>
                    </span>
                  </div>
                  {entry.body}
                </div>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}
