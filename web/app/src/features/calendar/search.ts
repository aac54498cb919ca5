import { dayKey, type DayKey } from '@atelier/ui';

export type CalendarView = 'month' | 'agenda';

/** What the address of the calendar keeps: the day that is chosen, and how it is shown where that was said. */
export interface CalendarSearch {
  day?: DayKey;
  view?: CalendarView;
}

/** A day there is, within the years anybody looks at. */
function isDay(raw: unknown): raw is DayKey {
  if (typeof raw !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(raw)) return false;
  const [year = 0, month = 0, day = 0] = raw.split('-').map(Number);
  return year >= 1990 && year < 2200 && dayKey(new Date(year, month - 1, day, 12)) === raw;
}

export function readCalendarSearch(raw: Record<string, unknown>): CalendarSearch {
  return {
    ...(isDay(raw.day) ? { day: raw.day } : {}),
    ...(raw.view === 'month' || raw.view === 'agenda' ? { view: raw.view } : {}),
  };
}
