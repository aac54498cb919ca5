import type { CourseAssignment } from '@atelier/api';
import { submissionWord } from '../../lib/words';

export { modes } from '../../lib/modes';

export const isHandedIn = (assignment: Pick<CourseAssignment, 'submission_status'>): boolean =>
  submissionWord(assignment.submission_status) !== undefined;

/** Whether there is a page about it: what was entered here has one before it has a plan. */
export const hasPage = ({ course_id, status }: Pick<CourseAssignment, 'course_id' | 'status'>): boolean =>
  course_id === 'local' || status !== 'new';
