import {
  createContext,
  useContext,
  useEffect,
  useRef,
  type AnchorHTMLAttributes,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
} from 'react';
import { cx } from '../lib/cx';
import { addDays, addMonths, dateOf, weeksOf, weekStart, type DayKey } from '../lib/month';
import { fillTone, softTone, type Tone } from '../lib/tone';

export interface CalendarDay {
  /** `CalendarAnchor`s, or plain text. */
  entries: { id: string; tone: Tone; content: ReactNode }[];
}

/** Whether what stands in a cell is in the tab order: only the chosen day's is. */
const Reachable = createContext(true);

/** Entries a cell shows; all of them stand with the chosen day. */
const SHOWN = 3;

const keyMoves: Partial<Record<string, (day: DayKey, column: number) => DayKey>> = {
  ArrowLeft: day => addDays(day, -1),
  ArrowRight: day => addDays(day, 1),
  ArrowUp: day => addDays(day, -7),
  ArrowDown: day => addDays(day, 7),
  Home: (day, column) => addDays(day, -column),
  End: (day, column) => addDays(day, 6 - column),
  PageUp: day => addMonths(day, -1),
  PageDown: day => addMonths(day, 1),
};

/**
 * A month as a grid of days, one of them chosen. Arrows go from day to day and past the ends of the month, Home and End
 * within the week, Page Up and Page Down from month to month. From the chosen day Tab leads to its entries.
 */
export function MonthCalendar({
  label,
  days,
  today,
  chosen,
  onChoose,
  language = typeof navigator === 'undefined' ? 'en' : navigator.language,
}: {
  /** The month in words. */
  label: string;
  days: ReadonlyMap<DayKey, CalendarDay>;
  today: DayKey;
  /** The month it lies in is shown. */
  chosen: DayKey;
  onChoose: (day: DayKey) => void;
  language?: string;
}) {
  const grid = useRef<HTMLDivElement>(null);
  const moved = useRef(false);
  const weeks = weeksOf(chosen, weekStart(language));

  // The focus goes along with the keys, into another month too; a day chosen elsewhere leaves it where it is.
  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    grid.current?.querySelector<HTMLElement>(`[data-day="${chosen}"]`)?.focus();
  }, [chosen]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const column = weeks.find(week => week.includes(chosen))?.indexOf(chosen) ?? 0;
    const next = keyMoves[event.key]?.(chosen, column);
    if (!next) return;
    event.preventDefault();
    moved.current = true;
    onChoose(next);
  };

  return (
    <div
      ref={grid}
      role="grid"
      tabIndex={-1}
      aria-label={label}
      onKeyDown={onKeyDown}
      className="overflow-hidden rounded-lg border border-line bg-surface shadow-card"
    >
      <div role="row" className="grid grid-cols-7 border-b border-line bg-sunken/60">
        {weeks[0]?.map(day => (
          <div
            key={day}
            role="columnheader"
            aria-label={dateOf(day).toLocaleDateString(language, { weekday: 'long' })}
            className="px-2 py-1 text-xs font-semibold text-ink-3 max-sm:text-center"
          >
            {dateOf(day).toLocaleDateString(language, { weekday: 'short' })}
          </div>
        ))}
      </div>
      {weeks.map(week => (
        <div key={week[0]} role="row" className="grid grid-cols-7 border-b border-line last:border-0">
          {week.map(day => (
            <DayCell
              key={day}
              day={day}
              entries={days.get(day)?.entries ?? []}
              outside={day.slice(0, 7) !== chosen.slice(0, 7)}
              past={day < today}
              isToday={day === today}
              isChosen={day === chosen}
              language={language}
              onChoose={() => onChoose(day)}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

function DayCell({
  day,
  entries,
  outside,
  past,
  isToday,
  isChosen,
  language,
  onChoose,
}: {
  day: DayKey;
  entries: CalendarDay['entries'];
  outside: boolean;
  past: boolean;
  isToday: boolean;
  isChosen: boolean;
  language: string;
  onChoose: () => void;
}) {
  const date = dateOf(day);
  const hidden = entries.length - SHOWN;
  return (
    // The keys are heard by the grid.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="gridcell"
      data-day={day}
      tabIndex={isChosen ? 0 : -1}
      aria-selected={isChosen}
      aria-current={isToday ? 'date' : undefined}
      onClick={event => {
        // An entry leads away: choosing its day as well would call that back.
        if (!(event.target instanceof Element && event.target.closest('a'))) onChoose();
      }}
      className={cx(
        'flex min-w-0 cursor-pointer flex-col gap-1 border-r border-line p-1 last:border-0 focus-visible:-outline-offset-2 sm:min-h-[6.75rem] sm:p-1.5 max-sm:h-14 max-sm:items-center',
        isChosen ? 'bg-accent-soft/60' : 'hover:bg-sunken/60',
        outside && !isChosen && 'bg-canvas',
      )}
    >
      <span className="sr-only">
        {date.toLocaleDateString(language, { weekday: 'long', day: 'numeric', month: 'long' })}
        {entries.length > 0 && `, ${entries.length === 1 ? '1 entry' : `${entries.length} entries`}: `}
      </span>
      <span
        aria-hidden
        className={cx(
          'inline-flex h-6 min-w-6 items-center justify-center self-start rounded-full px-1 text-sm tabular-nums max-sm:self-center',
          isToday
            ? 'bg-mark font-semibold text-on-mark'
            : outside || past
              ? 'text-ink-3'
              : 'font-medium text-ink',
        )}
      >
        {date.getDate()}
      </span>
      <Reachable value={isChosen}>
        <ul className="flex min-w-0 flex-col gap-0.5 max-sm:hidden">
          {entries.slice(0, SHOWN).map(entry => (
            <li key={entry.id} className="min-w-0">
              {entry.content}
            </li>
          ))}
          {hidden > 0 && <li className="px-1.5 text-xs text-ink-3">{hidden} more</li>}
        </ul>
      </Reachable>
      <span aria-hidden className="flex gap-0.5 sm:hidden">
        {entries.slice(0, SHOWN).map(entry => (
          <span key={entry.id} className={cx('size-1.5 rounded-full', fillTone[entry.tone])} />
        ))}
      </span>
    </div>
  );
}

interface EntryLook {
  /** What it is, for those who do not see the colour: "Milestone". */
  kind: string;
  /** The same for those who see it. */
  icon?: ReactNode;
  time?: string | undefined;
  tone: Tone;
  done?: boolean;
  children: ReactNode;
}

const entryClass = (tone: Tone, done: boolean | undefined) =>
  cx(
    'relative flex min-h-6 min-w-0 items-center gap-1 rounded-sm px-1.5 text-xs font-medium',
    softTone[tone],
    done && 'line-through decoration-ink-3',
  );

function EntryBody({ kind, icon, time, children }: Omit<EntryLook, 'tone' | 'done'>) {
  return (
    <>
      {icon && <span className="shrink-0">{icon}</span>}
      {time && <span className="shrink-0 font-normal tabular-nums">{time}</span>}
      <span className="sr-only"> {kind}: </span>
      <span dir="auto" className="min-w-0 truncate">
        {children}
      </span>
    </>
  );
}

/** Something on a day, as a link to it. */
export function CalendarAnchor({
  kind,
  icon,
  time,
  tone,
  done,
  children,
  ref,
  ...rest
}: EntryLook &
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'className' | 'style' | 'children'> & {
    ref?: Ref<HTMLAnchorElement>;
  }) {
  const reachable = useContext(Reachable);
  return (
    <a
      ref={ref}
      tabIndex={reachable ? undefined : -1}
      {...rest}
      className={cx(entryClass(tone, done), 'hover:underline focus-visible:outline-offset-0')}
    >
      <EntryBody kind={kind} icon={icon} time={time}>
        {children}
      </EntryBody>
    </a>
  );
}

/** Something on a day that leads nowhere. */
export function CalendarNote({ kind, icon, time, tone, done, children }: EntryLook) {
  return (
    <span className={entryClass(tone, done)}>
      <EntryBody kind={kind} icon={icon} time={time}>
        {children}
      </EntryBody>
    </span>
  );
}
