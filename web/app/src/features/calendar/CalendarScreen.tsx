import type { CalendarEntry } from '@atelier/api';
import {
  addMonths,
  Banner,
  Button,
  CalendarAnchor,
  CalendarNote,
  Cluster,
  dateOf,
  dayKey,
  Heading,
  IconButton,
  ListScreen,
  LiveText,
  MonthCalendar,
  Rows,
  Section,
  Segments,
  Skeleton,
  Stack,
  Text,
  weekStart,
  type CalendarDay,
  type DayKey,
} from '@atelier/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Failure } from '../../lib/failure';
import { CalendarLink } from '../../lib/links';
import { webPage } from '../../lib/paths';
import { clock } from '../../lib/time';
import { useNow } from '../../lib/useNow';
import { Agenda } from './Agenda';
import { byDay, entryKey, isDone, isLate, isPast, rangeOf, shownDays } from './entries';
import { EntryRow, KindIcon, kindWord, linkOf } from './EntryRow';
import { calendarQuery } from './queries';
import type { CalendarSearch, CalendarView } from './search';

const views: { value: CalendarView; label: string }[] = [
  { value: 'month', label: 'Month' },
  { value: 'agenda', label: 'Agenda' },
];

/** A month of due dates, milestones and calendars, as a grid or as a list. */
export function CalendarScreen({
  search,
  onShow,
}: {
  search: CalendarSearch & { view: CalendarView };
  onShow: (change: CalendarSearch) => void;
}) {
  const now = useNow();
  const today = dayKey(now);
  const day = search.day ?? today;
  const shown = shownDays(day, weekStart(navigator.language));
  const calendar = useQuery({ ...calendarQuery(rangeOf(shown)), placeholderData: keepPreviousData });
  const days = byDay(calendar.data?.entries ?? []);
  const month = dateOf(day).toLocaleDateString(undefined, { month: 'long', year: 'numeric' });
  const choose = (next: DayKey) => onShow({ day: next === today ? undefined : next });

  return (
    <ListScreen
      title="Calendar"
      note="What is due in your courses, what your plans have set, and the calendars you have added."
      actions={
        <Segments label="View" choices={views} value={search.view} onChange={view => onShow({ view })} />
      }
    >
      <Stack gap={4}>
        <Cluster justify="between">
          <Heading level={2}>{month}</Heading>
          <Cluster gap={1}>
            <IconButton
              label="Previous month"
              icon={<ChevronLeft size={18} aria-hidden />}
              onClick={() => choose(addMonths(day, -1))}
            />
            <Button size="s" onClick={() => choose(today)}>
              Today
            </Button>
            <IconButton
              label="Next month"
              icon={<ChevronRight size={18} aria-hidden />}
              onClick={() => choose(addMonths(day, 1))}
            />
          </Cluster>
        </Cluster>
        <LiveText>{month}</LiveText>
        {calendar.data?.truncated && (
          <Banner tone="warn">There is more in this month than is shown: the first of it stands here.</Banner>
        )}
        {search.view === 'month' ? (
          <>
            <MonthCalendar
              label={month}
              days={new Map([...days].map(([key, entries]) => [key, cellOf(entries, now)]))}
              today={today}
              chosen={day}
              onChoose={choose}
            />
            <Section
              title={dateOf(day).toLocaleDateString(undefined, {
                weekday: 'long',
                day: 'numeric',
                month: 'long',
              })}
            >
              {calendar.isPending ? (
                <Skeleton lines={2} label="Loading your calendar" />
              ) : calendar.isError ? (
                <Failure
                  error={calendar.error}
                  what="Your calendar"
                  onRetry={() => void calendar.refetch()}
                />
              ) : days.has(day) ? (
                <Rows label="On this day">
                  {days.get(day)?.map(entry => (
                    <EntryRow key={entryKey(entry)} entry={entry} now={now} />
                  ))}
                </Rows>
              ) : (
                <Text tone="quiet">Nothing on this day.</Text>
              )}
            </Section>
          </>
        ) : calendar.isPending ? (
          <Skeleton lines={6} label="Loading your calendar" />
        ) : calendar.isError ? (
          <Failure error={calendar.error} what="Your calendar" onRetry={() => void calendar.refetch()} />
        ) : (
          <Agenda days={days} month={day.slice(0, 7)} monthName={month} today={today} now={now} />
        )}
      </Stack>
    </ListScreen>
  );
}

/** What stands in the cell of a day. */
function cellOf(entries: readonly CalendarEntry[], now: Date): CalendarDay {
  return {
    entries: entries.map(entry => {
      const done = isDone(entry);
      const tone = isLate(entry, now)
        ? ('bad' as const)
        : done || entry.kind !== 'assignment' || isPast(entry, now)
          ? ('neutral' as const)
          : ('accent' as const);
      const look = {
        kind: kindWord[entry.kind],
        ...(entry.kind === 'assignment' ? {} : { icon: <KindIcon kind={entry.kind} size={12} /> }),
        time: entry.all_day ? undefined : clock(new Date(entry.at)),
        tone,
        done,
      };
      const link = linkOf(entry);
      const page = webPage(entry.url);
      return {
        id: entryKey(entry),
        tone,
        content: link ? (
          <CalendarLink {...look} {...link}>
            {entry.title}
          </CalendarLink>
        ) : page ? (
          <CalendarAnchor {...look} href={page} target="_blank" rel="noreferrer">
            {entry.title}
          </CalendarAnchor>
        ) : (
          <CalendarNote {...look}>{entry.title}</CalendarNote>
        ),
      };
    }),
  };
}
