import type { Assignment, Run, WorkItem } from '@atelier/api';
import type { AssignmentRef } from '../../lib/paths';
import { daysUntil } from '../../lib/time';

/** One line of Today: something with a date. */
export interface DueLine {
  id: string;
  title: string;
  note: string;
  kind: 'assignment' | 'milestone' | 'task';
  dueAt: string;
  ref: AssignmentRef;
}

export interface DueGroup {
  title: string;
  lines: DueLine[];
}

const closed: WorkItem['state'][] = ['done', 'overridden', 'failed'];

/** What is due and not done, by how soon, the soonest first. An assignment that is all done is not due any more. */
export function dueGroups(
  assignments: readonly Assignment[],
  items: readonly WorkItem[],
  now: Date,
  horizonDays: number,
): DueGroup[] {
  const titles = new Map(assignments.map(assignment => [assignment.assignment_id, assignment.title]));
  const lines: DueLine[] = [];
  for (const assignment of assignments) {
    const { tasks_done: done = 0, tasks_total: total = 0 } = assignment;
    if (!assignment.due_at || (total > 0 && done >= total)) continue;
    lines.push({
      id: assignment.assignment_id,
      title: assignment.title,
      note: [assignment.course_name, total > 0 ? `${done} of ${total} tasks done` : '']
        .filter(Boolean)
        .join(' · '),
      kind: 'assignment',
      dueAt: assignment.due_at,
      ref: { courseId: assignment.course_id, assignmentId: assignment.assignment_id },
    });
  }
  for (const item of items) {
    if (item.kind === 'assignment' || !item.due_at || closed.includes(item.state)) continue;
    if (!item.course_id || !item.assignment_id) continue;
    lines.push({
      id: item.id,
      title: item.title,
      note: titles.get(item.assignment_id) ?? '',
      kind: item.kind,
      dueAt: item.due_at,
      ref: { courseId: item.course_id, assignmentId: item.assignment_id },
    });
  }
  lines.sort((a, b) => a.dueAt.localeCompare(b.dueAt) || a.title.localeCompare(b.title));

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

/** What does not go on without me: plans that failed or were never made, runs that wait, work to review. */
export function waitingLines(
  assignments: readonly Assignment[],
  items: readonly WorkItem[],
  runs: readonly Run[],
): WaitingLine[] {
  const refOf = (of: Assignment) => ({ courseId: of.course_id, assignmentId: of.assignment_id });
  return [
    ...assignments
      .filter(each => each.workspace?.status === 'failed')
      .map(each => ({
        id: each.assignment_id,
        title: each.title,
        reason: 'The plan could not be made',
        ref: refOf(each),
        runId: null,
      })),
    ...runs
      .filter(run => run.state === 'waiting')
      .map(run => ({
        id: run.id,
        title: run.message ?? 'A run',
        reason: 'Waits for an answer',
        ref: null,
        runId: run.id,
      })),
    ...items
      .filter(item => item.state === 'in_review' && item.assignment_id && item.course_id)
      .map(item => ({
        id: item.id,
        title: item.title,
        reason: 'Ready for review',
        ref: { courseId: item.course_id ?? '', assignmentId: item.assignment_id ?? '' },
        runId: null,
      })),
    ...assignments
      .filter(each => !each.workspace || each.workspace.status === 'new')
      .map(each => ({
        id: each.assignment_id,
        title: each.title,
        reason: 'Has no plan yet',
        ref: refOf(each),
        runId: null,
      })),
  ];
}
