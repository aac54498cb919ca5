import type { CourseAssignment, CourseMap } from '@atelier/api';
import type { MapItem, MapTopic } from '@atelier/ui';
import { day, dueLabel } from '../../lib/time';
import { isHandedIn } from './words';

/** A line of the map, without what only the page can draw. */
export type PlainItem = Omit<MapItem, 'title' | 'state'> & { of: CourseAssignment };

export type PlainTopic = Omit<MapTopic, 'items' | 'actions'> & { items: PlainItem[] };

/** The map of a course as it is drawn: topics in their order, each with what is known of its dates. */
export function topicsOf(map: CourseMap, now: Date): PlainTopic[] {
  const titles = new Map(
    [...map.topics.flatMap(topic => topic.assignments), ...map.loose].map(each => [
      each.assignment_id,
      each.title,
    ]),
  );
  return [...map.topics]
    .sort((a, b) => a.order - b.order)
    .map(topic => ({
      id: topic.id,
      title: topic.title,
      note: noteOf(topic, now),
      locked: isLocked(topic, now),
      after: topic.depends_on,
      items: topic.assignments.map(assignment => itemOf(assignment, now, titles)),
    }));
}

function itemOf(
  assignment: CourseMap['loose'][number],
  now: Date,
  titles: ReadonlyMap<string, string>,
): PlainItem {
  const done = isHandedIn(assignment);
  const due = assignment.due_at ? dueLabel(assignment.due_at, now) : undefined;
  return {
    id: assignment.assignment_id,
    due: due && { label: due.label, late: due.late && !done },
    done,
    after: assignment.depends_on.flatMap(id => titles.get(id) ?? []),
    of: assignment,
  };
}

const isLocked = ({ unlock_at }: CourseMap['topics'][number], now: Date): boolean =>
  Boolean(unlock_at) && Date.parse(unlock_at ?? '') > now.getTime();

/** From when it is open, or from when to when its assignments are due. */
function noteOf(topic: CourseMap['topics'][number], now: Date): string | undefined {
  if (topic.unlock_at && isLocked(topic, now)) return `Opens ${day(topic.unlock_at, now)}`;
  const dates = topic.assignments.flatMap(each => each.due_at ?? []).sort();
  const [first, last] = [dates[0], dates.at(-1)];
  if (!first || !last) return undefined;
  const [from, to] = [day(first, now), day(last, now)];
  return from === to ? `Due ${from}` : `Due ${from} to ${to}`;
}
