import { api, unwrap, type CourseAssignment, type CourseInput, type TopicInput } from '@atelier/api';
import { queryOptions } from '@tanstack/react-query';
import { keys } from '../../lib/keys';
import type { AssignmentRef } from '../../lib/paths';

export interface CourseFilter {
  archived?: boolean | undefined;
  page?: number | undefined;
}

export const courseListQuery = ({ archived = false, page = 1 }: CourseFilter) =>
  queryOptions({
    queryKey: keys.courseList({ archived, page }),
    queryFn: () =>
      unwrap(
        api.http.GET('/api/v1/courses', {
          params: { query: { page, page_size: 30, ...(archived ? { archived } : {}) } },
        }),
      ),
  });

const pathOf = (courseId: string) => ({ path: { course_id: courseId } });

export const courseQuery = (courseId: string) =>
  queryOptions({
    queryKey: keys.course(courseId),
    queryFn: () => unwrap(api.http.GET('/api/v1/courses/{course_id}', { params: pathOf(courseId) })),
  });

/** A course of more assignments than this is shown in part, and says so. */
const MAX_PAGES = 5;

export const courseAssignmentsQuery = (courseId: string) =>
  queryOptions({
    queryKey: keys.courseAssignments(courseId),
    queryFn: async () => {
      const assignments: CourseAssignment[] = [];
      for (let page = 1; page <= MAX_PAGES; page++) {
        const answer = await unwrap(
          api.http.GET('/api/v1/courses/{course_id}/assignments', {
            params: { ...pathOf(courseId), query: { page, page_size: 100 } },
          }),
        );
        assignments.push(...answer.data);
        if (!answer.pagination.has_next) return { assignments, more: 0 };
        if (page === MAX_PAGES) return { assignments, more: answer.pagination.total - assignments.length };
      }
      return { assignments, more: 0 };
    },
  });

export const courseMapQuery = (courseId: string) =>
  queryOptions({
    queryKey: keys.courseMap(courseId),
    queryFn: () => unwrap(api.http.GET('/api/v1/courses/{course_id}/map', { params: pathOf(courseId) })),
  });

export const createCourse = (body: CourseInput) => unwrap(api.http.POST('/api/v1/courses', { body }));

export const changeCourse = (courseId: string, body: CourseInput) =>
  unwrap(api.http.PATCH('/api/v1/courses/{course_id}', { body, params: pathOf(courseId) }));

export const deleteCourse = (courseId: string) =>
  unwrap(api.http.DELETE('/api/v1/courses/{course_id}', { params: pathOf(courseId) }));

export const createTopic = (courseId: string, body: TopicInput) =>
  unwrap(api.http.POST('/api/v1/courses/{course_id}/topics', { body, params: pathOf(courseId) }));

const topicOf = (courseId: string, id: string) => ({ path: { course_id: courseId, id } });

export const changeTopic = (courseId: string, id: string, body: TopicInput) =>
  unwrap(api.http.PATCH('/api/v1/courses/{course_id}/topics/{id}', { body, params: topicOf(courseId, id) }));

export const deleteTopic = (courseId: string, id: string) =>
  unwrap(api.http.DELETE('/api/v1/courses/{course_id}/topics/{id}', { params: topicOf(courseId, id) }));

export const startPlanning = (ref: AssignmentRef) =>
  unwrap(
    api.http.POST('/api/v1/assignments/{course_id}/{assignment_id}/start', {
      params: { path: { course_id: ref.courseId, assignment_id: ref.assignmentId } },
    }),
  );
