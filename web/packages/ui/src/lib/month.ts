/** A day in the reader's calendar, as `2026-11-21`. It has no time and no zone. */
export type DayKey = string;

const pad = (n: number) => String(n).padStart(2, '0');

/** The day a date falls on where the reader is. */
export const dayKey = (date: Date): DayKey =>
  `${String(date.getFullYear()).padStart(4, '0')}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;

/** Noon of a day: far from the hours that summer time moves. */
export function dateOf(day: DayKey): Date {
  const [year = 1970, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date, 12);
}

export function addDays(day: DayKey, days: number): DayKey {
  const date = dateOf(day);
  date.setDate(date.getDate() + days);
  return dayKey(date);
}

/** The same day of another month, or its last where it has no such day. */
export function addMonths(day: DayKey, months: number): DayKey {
  const date = dateOf(day);
  const wanted = date.getDate();
  date.setDate(1);
  date.setMonth(date.getMonth() + months);
  const last = new Date(date.getFullYear(), date.getMonth() + 1, 0).getDate();
  date.setDate(Math.min(wanted, last));
  return dayKey(date);
}

/** The day a week begins with where the reader is: 0 Sunday, 1 Monday, … */
export function weekStart(language: string): number {
  try {
    const locale = new Intl.Locale(language) as Intl.Locale & {
      getWeekInfo?: () => { firstDay: number };
      weekInfo?: { firstDay: number };
    };
    return (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1;
  } catch {
    return 1;
  }
}

/** The weeks a month touches, whole. `month` is any day of it. */
export function weeksOf(month: DayKey, firstDay: number): DayKey[][] {
  const first = `${month.slice(0, 7)}-01`;
  const lead = (dateOf(first).getDay() - (firstDay % 7) + 7) % 7;
  const weeks: DayKey[][] = [];
  for (let day = addDays(first, -lead); ; day = addDays(day, 7)) {
    if (weeks.length > 0 && day.slice(0, 7) > first.slice(0, 7)) return weeks;
    weeks.push(Array.from({ length: 7 }, (_, n) => addDays(day, n)));
  }
}
