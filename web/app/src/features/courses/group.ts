import type { CourseAssignment } from '@atelier/api';
import { isHandedIn } from './words';

export interface AssignmentGroups {
  /** Past their date and not handed in, the latest first. */
  late: CourseAssignment[];
  /** The next first. */
  coming: CourseAssignment[];
  undated: CourseAssignment[];
  /** Handed in, or no longer there; the latest first. */
  past: CourseAssignment[];
}

const at = (assignment: CourseAssignment) => (assignment.due_at ? Date.parse(assignment.due_at) : 0);

/** The assignments of a course by what they ask of a person now. */
export function groupsOf(assignments: readonly CourseAssignment[], now: Date): AssignmentGroups {
  const groups: AssignmentGroups = { late: [], coming: [], undated: [], past: [] };
  for (const assignment of assignments) {
    if (isHandedIn(assignment) || assignment.archived_at) groups.past.push(assignment);
    else if (!assignment.due_at) groups.undated.push(assignment);
    else if (at(assignment) < now.getTime()) groups.late.push(assignment);
    else groups.coming.push(assignment);
  }
  groups.coming.sort((a, b) => at(a) - at(b));
  groups.late.sort((a, b) => at(b) - at(a));
  groups.past.sort((a, b) => at(b) - at(a));
  return groups;
}
