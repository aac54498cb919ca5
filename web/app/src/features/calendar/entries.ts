import type { CalendarEntry } from '@atelier/api';
import { addDays, dateOf, dayKey, weeksOf, type DayKey } from '@atelier/ui';
import { submissionWord } from '../../lib/words';

/** The day an entry is on. A whole day has no zone and stays the day it was written for; a moment is on the reader's day. */
export const dayOfEntry = (entry: CalendarEntry): DayKey =>
  entry.all_day ? entry.at.slice(0, 10) : dayKey(new Date(entry.at));

/** The days that a month shows, the ends of its neighbours too. */
export function shownDays(day: DayKey, firstDay: number): { first: DayKey; last: DayKey } {
  const weeks = weeksOf(day, firstDay);
  return { first: weeks[0]?.[0] ?? day, last: weeks.at(-1)?.[6] ?? day };
}

/**
 * What to ask for to know some days: a day more on either side, because a whole day is a midnight in UTC, which may lie
 * outside of the same day here.
 */
export function rangeOf({ first, last }: { first: DayKey; last: DayKey }): { from: string; to: string } {
  const midnight = (day: DayKey) => {
    const date = dateOf(day);
    date.setHours(0);
    return date.toISOString();
  };
  return { from: midnight(addDays(first, -1)), to: midnight(addDays(last, 2)) };
}

/** Entries by day, those of the whole day first, then by time. */
export function byDay(entries: readonly CalendarEntry[]): Map<DayKey, CalendarEntry[]> {
  const days = new Map<DayKey, CalendarEntry[]>();
  for (const entry of entries) {
    const day = dayOfEntry(entry);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  for (const list of days.values()) {
    list.sort(
      (a, b) =>
        Number(b.all_day) - Number(a.all_day) ||
        (a.all_day ? 0 : Date.parse(a.at) - Date.parse(b.at)) ||
        a.title.localeCompare(b.title),
    );
  }
  return days;
}

export const isDone = ({ kind, status, submission_status }: CalendarEntry): boolean =>
  kind === 'milestone' ? status === 'done' : submissionWord(submission_status) !== undefined;

export const isPast = (entry: CalendarEntry, now: Date): boolean =>
  entry.all_day ? dayOfEntry(entry) < dayKey(now) : Date.parse(entry.at) < now.getTime();

/** Past, and known not to be done. What nobody knows of is not held against anybody. */
export const isLate = (entry: CalendarEntry, now: Date): boolean =>
  isPast(entry, now) &&
  !isDone(entry) &&
  (entry.kind === 'milestone' || (entry.kind === 'assignment' && Boolean(entry.submission_status)));

/** The same entry from one reading to the next. */
export const entryKey = (entry: CalendarEntry): string =>
  [entry.kind, entry.course_id, entry.assignment_id, entry.at, entry.title].join(' ');
