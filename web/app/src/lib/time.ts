/*
 * Times in the reader's words and zone. Everything takes `now`, so that tests need no clock.
 */
const DAY = 86_400_000;

const dayOf = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

/** Calendar days from `now` to `date`: 0 today, 1 tomorrow, -1 yesterday. Summer time does not count. */
export function daysUntil(date: Date, now: Date): number {
  return Math.round((dayOf(date) - dayOf(now)) / DAY);
}

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** `18:30`, as the reader writes it. */
export const clock = (date: Date) =>
  new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' }).format(date);

const shortDate = (date: Date, now: Date) =>
  new Intl.DateTimeFormat(undefined, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(date.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }),
  }).format(date);

/** When something is due: `Due today, 23:59`, `Due Fri 12 Dec`, `3 days late`. */
export function dueLabel(iso: string, now: Date): { label: string; late: boolean; days: number } {
  const date = new Date(iso);
  const days = daysUntil(date, now);
  if (date.getTime() < now.getTime()) {
    const late = days === 0 ? 'earlier today' : days === -1 ? 'yesterday' : `${-days} days ago`;
    return { label: `Was due ${late}`, late: true, days };
  }
  if (days <= 1) return { label: `Due ${relative.format(days, 'day')}, ${clock(date)}`, late: false, days };
  return { label: `Due ${shortDate(date, now)}`, late: false, days };
}

/** A moment with day and time. */
export function moment(iso: string, now: Date): string {
  const date = new Date(iso);
  return `${shortDate(date, now)}, ${clock(date)}`;
}

/** A day, without the time. */
export const day = (iso: string, now: Date): string => shortDate(new Date(iso), now);

/** How long ago: `just now`, `4 minutes ago`, `yesterday`. */
export function ago(iso: string, now: Date): string {
  const date = new Date(iso);
  const seconds = (now.getTime() - date.getTime()) / 1000;
  if (seconds < 45) return 'just now';
  if (seconds < 3600) return relative.format(-Math.max(1, Math.round(seconds / 60)), 'minute');
  const days = daysUntil(date, now);
  if (days === 0) return relative.format(-Math.round(seconds / 3600), 'hour');
  if (days > -7) return relative.format(days, 'day');
  return shortDate(date, now);
}

/** How long something took: `340 ms`, `2.4 s`, `3 min 20 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Effort: `45 min`, `2 h`, `2 h 30 min`. */
export function effort(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = Math.round(minutes % 60);
  return [hours > 0 ? `${hours} h` : '', rest > 0 || hours === 0 ? `${rest} min` : '']
    .filter(Boolean)
    .join(' ');
}

const pad = (n: number) => String(n).padStart(2, '0');

/** For `<input type="datetime-local">`, in the reader's zone; empty for nothing. */
export function toLocalInput(iso: string | null | undefined): string {
  if (!iso) return '';
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '';
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

export function fromLocalInput(value: string): string | null {
  const date = new Date(value);
  return value === '' || Number.isNaN(date.getTime()) ? null : date.toISOString();
}
