import type { CalendarEntry } from '@atelier/api';
import { Badge, Row, RowAnchor, Text } from '@atelier/ui';
import { CalendarDays, FileText, Flag } from 'lucide-react';
import { RowLink } from '../../lib/links';
import { paths, webPage } from '../../lib/paths';
import { clock } from '../../lib/time';
import { isDone, isLate, isPast } from './entries';

export const kindWord = { assignment: 'Assignment', milestone: 'Milestone', feed: 'Calendar' };

export function KindIcon({ kind, size }: { kind: CalendarEntry['kind']; size: number }) {
  const Icon = { assignment: FileText, milestone: Flag, feed: CalendarDays }[kind];
  return <Icon size={size} aria-hidden />;
}

/** One entry, with a line of its own. */
export function EntryRow({ entry, now }: { entry: CalendarEntry; now: Date }) {
  const done = isDone(entry);
  const late = isLate(entry, now);
  return (
    <Row
      leading={<KindIcon kind={entry.kind} size={17} />}
      title={<EntryTitle entry={entry} />}
      note={[kindWord[entry.kind], entry.course_name].filter(Boolean).join(' · ')}
      meta={
        <>
          {done && <Badge tone="good">Done</Badge>}
          <Text as="span" size="sm" tone={late ? 'bad' : isPast(entry, now) ? 'quiet' : 'soft'}>
            {entry.all_day ? 'All day' : clock(new Date(entry.at))}
            {late && ', late'}
          </Text>
        </>
      }
    />
  );
}

function EntryTitle({ entry }: { entry: CalendarEntry }) {
  const link = linkOf(entry);
  const page = webPage(entry.url);
  if (link) return <RowLink {...link}>{entry.title}</RowLink>;
  if (page) {
    return (
      <RowAnchor href={page} target="_blank" rel="noreferrer">
        {entry.title}
      </RowAnchor>
    );
  }
  return <bdi>{entry.title}</bdi>;
}

/** Where an entry leads: to its workspace, or to its course where nothing is planned yet. */
export function linkOf({ kind, course_id, assignment_id, status }: CalendarEntry) {
  if (!course_id) return undefined;
  const hasPage = kind === 'milestone' || course_id === 'local' || status !== 'new';
  return assignment_id && hasPage
    ? ({ to: paths.assignment, params: { courseId: course_id, assignmentId: assignment_id } } as const)
    : ({ to: paths.course, params: { courseId: course_id } } as const);
}
