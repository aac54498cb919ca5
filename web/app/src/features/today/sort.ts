import type { Assignment, CalendarEntry, Run, WorkItem } from '@atelier/api';
import type { AssignmentRef } from '../../lib/paths';
import { daysUntil } from '../../lib/time';
import { submissionWord } from '../../lib/words';

/** One line of Today: something with a date. */
export interface DueLine {
  id: string;
  title: string;
  note: string;
  kind: 'assignment' | 'milestone' | 'task';
  dueAt: string;
  /** Where it leads; to its course where it has no page yet. */
  ref: AssignmentRef | { courseId: string };
}

export interface DueGroup {
  title: string;
  lines: DueLine[];
}

const refOf = (of: Assignment): AssignmentRef => ({ courseId: of.course_id, assignmentId: of.assignment_id });
const closed: WorkItem['state'][] = ['done', 'overridden', 'failed'];

/**
 * What is due and not done, by how soon, the soonest first. An assignment that is all done is not due any more. Until
 * tomorrow it tells the tasks, beyond that only their milestones. `roots` says of which assignment an outermost work item
 * is; `courses` are the assignments of courses that nobody has planned.
 */
export function dueGroups(
  assignments: readonly Assignment[],
  items: readonly WorkItem[],
  roots: ReadonlyMap<string, string>,
  courses: readonly CalendarEntry[],
  now: Date,
  horizonDays: number,
): DueGroup[] {
  const byId = new Map(assignments.map(assignment => [assignment.id, assignment]));
  const lines: DueLine[] = [];
  for (const assignment of assignments) {
    const done = assignment.tasks_done ?? 0;
    const total = assignment.tasks_total ?? 0;
    if (!assignment.due_at || (total > 0 && done >= total)) continue;
    lines.push({
      id: assignment.id,
      title: assignment.title,
      note: [assignment.course_name, total > 0 ? `${done} of ${total} tasks done` : '']
        .filter(Boolean)
        .join(' · '),
      kind: 'assignment',
      dueAt: assignment.due_at,
      ref: refOf(assignment),
    });
  }
  for (const item of items) {
    const assignment = byId.get(roots.get(item.root_id) ?? '');
    if (item.kind === 'assignment' || !item.due_at || closed.includes(item.state) || !assignment) continue;
    const soon = daysUntil(new Date(item.due_at), now) <= 1;
    if (soon === (item.kind === 'milestone')) continue;
    lines.push({
      id: item.id,
      title: item.title,
      note: assignment.title,
      kind: item.kind === 'milestone' ? 'milestone' : 'task',
      dueAt: item.due_at,
      ref: refOf(assignment),
    });
  }
  for (const entry of courses) {
    // What is planned, or was entered here, stands among the assignments already.
    if (entry.kind !== 'assignment' || entry.status !== 'new' || !entry.course_id) continue;
    if (entry.course_id === 'local' || submissionWord(entry.submission_status)) continue;
    lines.push({
      id: `${entry.course_id} ${entry.assignment_id ?? ''}`,
      title: entry.title,
      note: entry.course_name ?? '',
      kind: 'assignment',
      dueAt: entry.at,
      ref: { courseId: entry.course_id },
    });
  }
  lines.sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt) || a.title.localeCompare(b.title));

  const groups: [string, (days: number, late: boolean) => boolean][] = [
    ['Overdue', (_, late) => late],
    ['Today', days => days === 0],
    ['Tomorrow', days => days === 1],
    ['This week', days => days > 1 && days <= 7],
    ['Later', days => days > 7 && days <= horizonDays],
  ];
  const left = new Set(lines);
  return groups.flatMap(([title, fits]) => {
    const chosen = [...left].filter(line => {
      const date = new Date(line.dueAt);
      return fits(daysUntil(date, now), date.getTime() < now.getTime());
    });
    for (const line of chosen) left.delete(line);
    return chosen.length > 0 ? [{ title, lines: chosen }] : [];
  });
}

/** Something a person has to look at. */
export interface WaitingLine {
  id: string;
  title: string;
  reason: string;
  ref: AssignmentRef | null;
  runId: string | null;
}

/** What does not go on without me: plans that failed or were never made, runs that wait for an answer, work to review. */
export function waitingLines(
  assignments: readonly Assignment[],
  items: readonly WorkItem[],
  roots: ReadonlyMap<string, string>,
  runs: readonly Run[],
): WaitingLine[] {
  const byId = new Map(assignments.map(assignment => [assignment.id, assignment]));
  const of = (assignment: Assignment, reason: string) => ({
    id: assignment.id,
    title: assignment.title,
    reason,
    ref: refOf(assignment),
    runId: null,
  });
  return [
    ...assignments
      .filter(each => each.status === 'failed')
      .map(each => of(each, 'The plan could not be made')),
    ...runs
      // A run that waits for a moment or a child goes on by itself.
      .filter(run => run.state === 'waiting' && run.waits_for && !run.waits_for.startsWith('child'))
      .map(run => ({
        id: run.id,
        title: run.message ?? 'A run',
        reason: 'Waits for an answer',
        ref: null,
        runId: run.id,
      })),
    ...items.flatMap(item => {
      const assignment = byId.get(roots.get(item.root_id) ?? '');
      return item.state === 'in_review' && assignment
        ? [{ ...of(assignment, 'Ready for review'), id: item.id, title: item.title }]
        : [];
    }),
    ...assignments.filter(each => each.status === 'new').map(each => of(each, 'Has no plan yet')),
  ];
}
