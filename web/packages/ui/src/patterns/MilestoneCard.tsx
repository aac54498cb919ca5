import { ChevronDown } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { ProgressRing } from '../data/Progress';
import { cx } from '../lib/cx';

/** One milestone of a plan: a numbered sheet that folds. */
export function MilestoneCard({
  number,
  title,
  due,
  late,
  done,
  total,
  startOpen = true,
  children,
}: {
  number: number;
  title: string;
  due?: string | undefined;
  late?: boolean;
  done: number;
  total: number;
  startOpen?: boolean;
  children: ReactNode;
}) {
  const [open, setOpen] = useState(startOpen);
  const bodyId = useId();
  const finished = total > 0 && done === total;
  return (
    <section
      aria-label={`Milestone ${number}: ${title}`}
      className="rounded-lg border border-line bg-surface shadow-card"
    >
      <h2>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={bodyId}
          onClick={() => setOpen(!open)}
          className="flex w-full items-center gap-3 rounded-lg px-4 py-3 text-left transition-colors duration-(--quick) hover:bg-sunken/60 focus-visible:-outline-offset-2"
        >
          <span
            aria-hidden
            className={cx(
              'w-5 shrink-0 text-xl font-[650] tabular-nums',
              finished ? 'text-good' : 'text-ink-3',
            )}
          >
            {number}
          </span>
          <span className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-3">
            <span dir="auto" className={cx('text-lg font-semibold', finished && 'text-ink-3')}>
              {title}
            </span>
            {due && (
              <span className={cx('text-sm', late ? 'font-medium text-bad' : 'text-ink-3')}>{due}</span>
            )}
          </span>
          <span className="flex shrink-0 items-center gap-2 text-sm text-ink-2 tabular-nums">
            <span aria-hidden>
              {done}/{total}
            </span>
            <ProgressRing done={done} total={total} label={`${done} of ${total} tasks done`} />
          </span>
          <ChevronDown
            size={17}
            aria-hidden
            className={cx(
              'shrink-0 text-ink-3 transition-transform duration-(--quick)',
              !open && '-rotate-90',
            )}
          />
        </button>
      </h2>
      <div id={bodyId} hidden={!open} className="flex flex-col gap-3 px-4 pb-3 sm:pl-12">
        {children}
      </div>
    </section>
  );
}
