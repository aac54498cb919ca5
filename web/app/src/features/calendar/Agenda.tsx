import type { CalendarEntry } from '@atelier/api';
import { addDays, dateOf, EmptyState, Eyebrow, Fold, Rows, Stack, type DayKey } from '@atelier/ui';
import { CalendarDays } from 'lucide-react';
import { ButtonLink } from '../../lib/links';
import { paths } from '../../lib/paths';
import { EntryRow } from './EntryRow';
import { entryKey } from './entries';

/** The days of a month that have something, one under the other; what is past waits folded. */
export function Agenda({
  days,
  month,
  monthName,
  today,
  now,
}: {
  days: ReadonlyMap<DayKey, CalendarEntry[]>;
  /** `2026-11`. */
  month: string;
  monthName: string;
  today: DayKey;
  now: Date;
}) {
  const own = [...days].filter(([day]) => day.startsWith(month)).sort(([a], [b]) => (a < b ? -1 : 1));
  const current = today.startsWith(month);
  const past = current ? own.filter(([day]) => day < today) : [];
  const coming = current ? own.filter(([day]) => day >= today) : own;
  const draw = ([day, entries]: [DayKey, CalendarEntry[]]) => (
    <Stack key={day} gap={2}>
      <Eyebrow as="h3">{dayName(day, today)}</Eyebrow>
      <Rows label={dayName(day, today)}>
        {entries.map(entry => (
          <EntryRow key={entryKey(entry)} entry={entry} now={now} />
        ))}
      </Rows>
    </Stack>
  );
  if (own.length === 0) {
    return (
      <EmptyState
        art={<CalendarDays size={30} strokeWidth={1.4} aria-hidden />}
        level={3}
        title={`Nothing in ${monthName}`}
        text="Due dates of your courses, milestones of your plans and the calendars you add stand here."
        actions={
          <>
            <ButtonLink to={paths.courses}>Your courses</ButtonLink>
            <ButtonLink to={paths.canvas}>Set up Canvas</ButtonLink>
          </>
        }
      />
    );
  }
  return (
    <Stack gap={5}>
      {past.length > 0 && (
        <Fold
          title="Earlier this month"
          note={past.reduce((sum, [, entries]) => sum + entries.length, 0)}
          level={3}
        >
          <Stack gap={4}>{past.map(draw)}</Stack>
        </Fold>
      )}
      <Stack gap={4}>{coming.map(draw)}</Stack>
    </Stack>
  );
}

function dayName(day: DayKey, today: DayKey): string {
  const name = dateOf(day).toLocaleDateString(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
  if (day === today) return `Today, ${name}`;
  return day === addDays(today, 1) ? `Tomorrow, ${name}` : name;
}
