import type { CourseAssignment, CourseMode } from '@atelier/api';
import type { Word } from '../../lib/words';

/** How much help a course allows, and what that means. */
export const modes: { value: CourseMode; label: string; means: string }[] = [
  {
    value: 'guide',
    label: 'Guide',
    means:
      'Atelier asks and points: what is asked, what is missing, where to look. It writes no part of the solution.',
  },
  {
    value: 'assist',
    label: 'Assist',
    means: 'Atelier explains, gives examples and proposes how to put it. The work stays yours.',
  },
  {
    value: 'build',
    label: 'Build',
    means: 'Atelier may draft parts of the work for you to take on. For courses that allow it.',
  },
];

/** What became of the submission, in the words of a person; nothing where there is none. */
export function submissionWord(status: string | null | undefined): Word | undefined {
  switch (status) {
    case 'submitted':
    case 'pending_review':
      return { label: 'Handed in', tone: 'good' };
    case 'graded':
      return { label: 'Graded', tone: 'good' };
    case 'complete':
      return { label: 'Done', tone: 'good' };
    default:
      return undefined;
  }
}

export const isHandedIn = (assignment: Pick<CourseAssignment, 'status'>): boolean =>
  submissionWord(assignment.status) !== undefined;
