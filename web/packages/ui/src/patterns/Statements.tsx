import { Quote } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from '../lib/cx';

export interface StatementView {
  id: string;
  text: string;
  /** Where its sentence stands: "page 2 · brief.pdf". Without it there is nothing to show. */
  where?: string | undefined;
  badge?: ReactNode;
}

/** What the source says. Each line opens the sentence it came from; the open one carries the marker. */
export function Statements({
  label,
  statements,
  openId,
  onOpen,
}: {
  label: string;
  statements: StatementView[];
  openId?: string | undefined;
  onOpen?: ((id: string) => void) | undefined;
}) {
  return (
    <ul aria-label={label} className="-my-2 flex flex-col">
      {statements.map(statement => {
        const open = statement.id === openId;
        const body = (
          <>
            <span dir="auto" className="min-w-0 flex-[1_1_16rem] text-base text-ink">
              {statement.text}
            </span>
            {(statement.badge || statement.where) && (
              <span className="flex min-w-0 flex-wrap items-center gap-2 text-sm text-ink-3">
                {statement.badge}
                {statement.where && (
                  <span className={cx('inline-flex min-w-0 items-center gap-1', open && 'text-ink')}>
                    <Quote size={11} fill="currentColor" strokeWidth={1} aria-hidden className="shrink-0" />
                    <span className="truncate">{statement.where}</span>
                  </span>
                )}
              </span>
            )}
          </>
        );
        return (
          <li key={statement.id} className="border-t border-line first:border-t-0">
            {statement.where && onOpen ? (
              <button
                type="button"
                aria-pressed={open}
                data-statement={statement.id}
                onClick={() => onOpen(statement.id)}
                className={cx(
                  'relative -mx-2 flex w-[calc(100%+1rem)] flex-wrap items-baseline gap-x-4 gap-y-0.5 rounded-md px-2 py-2 text-left transition-colors duration-(--quick)',
                  open
                    ? 'bg-sunken before:absolute before:inset-y-1.5 before:left-0 before:w-[3px] before:rounded-full before:bg-mark-line'
                    : 'hover:bg-sunken/70',
                )}
              >
                {body}
              </button>
            ) : (
              <div className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 py-2">{body}</div>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** A sentence of the source, in its own voice, laid with the marker. */
export function QuoteBlock({ children, where }: { children: ReactNode; where?: ReactNode }) {
  return (
    <figure className="flex flex-col gap-1">
      <blockquote dir="auto" className="font-serif text-lg leading-relaxed">
        <mark className="bg-mark box-decoration-clone px-0.5 text-on-mark">{children}</mark>
      </blockquote>
      {where && <figcaption className="text-sm text-ink-3">{where}</figcaption>}
    </figure>
  );
}

/** A plain list of sentences; with numbers where their order counts. */
export function Bullets({
  items,
  label,
  numbered,
}: {
  items: ReactNode[];
  label?: string;
  numbered?: boolean;
}) {
  if (numbered) {
    return (
      <ol aria-label={label} className="flex flex-col gap-1.5 [counter-reset:step]">
        {items.map((item, index) => (
          <li
            key={index}
            className="relative pl-5 [counter-increment:step] before:absolute before:left-0 before:text-ink-3 before:content-[counter(step)_'.']"
          >
            {item}
          </li>
        ))}
      </ol>
    );
  }
  return (
    <ul aria-label={label} className="flex flex-col gap-1.5">
      {items.map((item, index) => (
        <li
          key={index}
          className="relative pl-4 before:absolute before:top-[0.6rem] before:left-0 before:size-1.5 before:rounded-full before:bg-line-2"
        >
          {item}
        </li>
      ))}
    </ul>
  );
}
