import { ChevronDown, ChevronUp } from 'lucide-react';
import type { AnchorHTMLAttributes, ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { cx } from '../lib/cx';
import { Mark } from './Wordmark';

/**
 * The one shell: activity bar, side panel, editor area, bottom panel. On a phone the activity bar lies at the bottom,
 * and the side and bottom panels give way to the screen.
 */
export function Shell({
  places,
  placesEnd,
  side,
  banner,
  bottom,
  children,
}: {
  /** `Place` links, in order. */
  places: ReactNode;
  /** Places at the far end of the activity bar. */
  placesEnd?: ReactNode;
  side?: { title: string; actions?: ReactNode; content: ReactNode } | undefined;
  banner?: ReactNode;
  bottom?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="grid h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[minmax(0,1fr)_auto] bg-canvas sm:grid-cols-[auto_auto_minmax(0,1fr)]">
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded-md bg-accent px-4 py-2 font-medium text-on-accent focus-visible:translate-y-0"
      >
        Skip to the page
      </a>
      <nav
        aria-label="Places"
        className="row-start-2 flex border-line bg-sunken max-sm:justify-around max-sm:border-t max-sm:pb-[env(safe-area-inset-bottom)] sm:row-span-2 sm:row-start-1 sm:w-[4.75rem] sm:flex-col sm:items-stretch sm:border-r sm:py-2"
      >
        <span className="mb-2 hidden justify-center py-2 sm:flex">
          <Mark />
        </span>
        {places}
        <span className="hidden flex-1 sm:block" />
        {placesEnd}
      </nav>
      {side && (
        <aside
          aria-label={side.title}
          className="hidden min-h-0 w-64 flex-col border-r border-line bg-canvas lg:col-start-2 lg:row-start-1 lg:flex"
        >
          <header className="flex h-12 shrink-0 items-center gap-1 pr-2 pl-4">
            <h2 className="flex-1 text-sm font-semibold text-ink-2">{side.title}</h2>
            {side.actions}
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-3">{side.content}</div>
        </aside>
      )}
      <div className="row-start-1 flex min-h-0 min-w-0 flex-col sm:col-start-3">
        {banner}
        <main id="main" tabIndex={-1} className="min-h-0 min-w-0 flex-1 overflow-y-auto">
          {children}
        </main>
      </div>
      {bottom && (
        <div className="hidden min-w-0 sm:col-span-2 sm:col-start-2 sm:row-start-2 sm:block">{bottom}</div>
      )}
    </div>
  );
}

const placeClass =
  'group relative flex flex-col items-center gap-0.5 text-xs font-medium text-ink-2 transition-colors duration-(--quick) hover:text-ink ' +
  'max-sm:min-w-14 max-sm:flex-1 max-sm:px-1 max-sm:pt-2 max-sm:pb-1.5 sm:mx-1.5 sm:rounded-md sm:py-2 sm:hover:bg-canvas ' +
  'before:absolute max-sm:before:inset-x-[25%] max-sm:before:-top-px max-sm:before:h-[3px] sm:before:inset-y-2 sm:before:-left-1.5 sm:before:w-1 before:rounded-full ' +
  'aria-[current=page]:text-ink aria-[current=page]:before:bg-mark-line data-[status=active]:text-ink data-[status=active]:before:bg-mark-line focus-visible:-outline-offset-1';

function PlaceBody({ icon, label, count }: { icon: ReactNode; label: string; count?: number | undefined }) {
  return (
    <>
      <span className="relative flex h-6 items-center">
        {icon}
        {Boolean(count) && (
          <span className="absolute -top-0.5 -right-2.5 min-w-4 rounded-full bg-accent px-1 text-center text-[0.6875rem] leading-4 font-semibold text-on-accent tabular-nums">
            {count}
            <span className="sr-only"> running, </span>
          </span>
        )}
      </span>
      {label}
    </>
  );
}

interface PlaceProps {
  icon: ReactNode;
  label: string;
  count?: number;
  /** Left out where the bar lies at the bottom of a phone and has room for six. */
  minor?: boolean;
}

/** A place in the activity bar, as a link. */
export function Place({
  icon,
  label,
  count,
  minor,
  ref,
  ...rest
}: PlaceProps &
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'className' | 'style' | 'children'> & {
    ref?: Ref<HTMLAnchorElement>;
  }) {
  return (
    <a ref={ref} {...rest} className={cx(placeClass, minor && 'max-sm:hidden')}>
      <PlaceBody icon={icon} label={label} count={count} />
    </a>
  );
}

/** A place in the activity bar that opens something in front of the page. */
export function PlaceButton({
  icon,
  label,
  ...rest
}: PlaceProps & Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'style' | 'children'>) {
  return (
    <button type="button" {...rest} className={placeClass}>
      <PlaceBody icon={icon} label={label} />
    </button>
  );
}

/** A link in the side panel. */
export function SideLink({
  title,
  note,
  sign,
  ref,
  ...rest
}: {
  title: string;
  note?: ReactNode;
  sign?: ReactNode;
} & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'className' | 'style' | 'children' | 'title'> & {
    ref?: Ref<HTMLAnchorElement>;
  }) {
  return (
    <a
      ref={ref}
      {...rest}
      className="relative flex items-start gap-2 rounded-md px-2.5 py-1.5 transition-colors duration-(--quick) hover:bg-sunken focus-visible:-outline-offset-1 data-[status=active]:bg-sunken data-[status=active]:before:absolute data-[status=active]:before:inset-y-2 data-[status=active]:before:left-0 data-[status=active]:before:w-[3px] data-[status=active]:before:rounded-full data-[status=active]:before:bg-mark-line"
    >
      <span className="min-w-0 flex-1">
        <span dir="auto" className="block truncate text-sm font-medium text-ink">
          {title}
        </span>
        {note && <span className="block truncate text-xs text-ink-3">{note}</span>}
      </span>
      {sign}
    </a>
  );
}

/** The bottom panel: one line when closed, a drawer when open. */
export function BottomPanel({
  label,
  summary,
  end,
  open,
  onOpenChange,
  children,
}: {
  label: string;
  /** What is going on, in one line. */
  summary: ReactNode;
  end?: ReactNode;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
}) {
  return (
    <section aria-label={label} className="border-t border-line bg-sunken text-sm text-ink-2">
      <div className="flex h-8 items-center gap-3 pr-3 pl-1">
        <button
          type="button"
          aria-expanded={open}
          onClick={() => onOpenChange(!open)}
          className="flex h-7 min-w-0 items-center gap-2 rounded-sm px-2 hover:bg-canvas hover:text-ink focus-visible:-outline-offset-1"
        >
          {open ? <ChevronDown size={15} aria-hidden /> : <ChevronUp size={15} aria-hidden />}
          <span className="font-semibold">{label}</span>
          <span className="min-w-0 truncate">{summary}</span>
        </button>
        <span className="ml-auto flex shrink-0 items-center gap-3">{end}</span>
      </div>
      {open && <div className={cx('h-52 overflow-y-auto border-t border-line bg-surface')}>{children}</div>}
    </section>
  );
}
