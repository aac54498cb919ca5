import type { AssignmentInput, Course } from '@atelier/api';

/** What was typed as the course: one of one's own where it is called so, else just a name. */
export function courseInput(
  typed: string,
  own: readonly Pick<Course, 'course_id' | 'name'>[],
): Pick<AssignmentInput, 'course' | 'course_name'> {
  const name = typed.trim();
  const course = own.find(each => each.name === name);
  return course
    ? { course: course.course_id, course_name: null }
    : { course: null, course_name: name || null };
}
