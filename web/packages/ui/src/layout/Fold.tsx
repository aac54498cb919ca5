import { ChevronDown } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { cx } from '../lib/cx';

/** A part of a page that is not always wanted: its title opens and closes it. */
export function Fold({
  title,
  note,
  startOpen = false,
  level = 2,
  children,
}: {
  title: string;
  note?: ReactNode;
  startOpen?: boolean;
  level?: 2 | 3;
  children: ReactNode;
}) {
  const [open, setOpen] = useState(startOpen);
  const bodyId = useId();
  const As = `h${level}` as const;
  return (
    <section className="flex min-w-0 flex-col gap-3">
      <As>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={bodyId}
          onClick={() => setOpen(!open)}
          className="-mx-1.5 flex max-w-full items-baseline gap-x-2.5 rounded-md px-1.5 py-0.5 text-left hover:bg-sunken pointer-coarse:py-2"
        >
          <span className={cx('min-w-0 font-semibold text-ink', level === 2 ? 'text-lg' : 'text-base')}>
            {title}
          </span>
          {note && <span className="text-sm font-normal text-ink-3">{note}</span>}
          <ChevronDown
            size={16}
            aria-hidden
            className={cx(
              'shrink-0 self-center text-ink-3 transition-transform duration-(--quick)',
              !open && '-rotate-90',
            )}
          />
        </button>
      </As>
      <div id={bodyId} hidden={!open} className="min-w-0">
        {open && children}
      </div>
    </section>
  );
}
