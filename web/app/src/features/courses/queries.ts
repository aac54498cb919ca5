import {
  api,
  unwrap,
  type Course,
  type CourseAssignment,
  type CourseChange,
  type CourseInput,
  type CourseMapTopic,
  type TopicInput,
} from '@atelier/api';
import { queryOptions } from '@tanstack/react-query';
import { keys } from '../../lib/keys';
import type { AssignmentRef, CourseRef } from '../../lib/paths';

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

const at = ({ courseId, connection }: CourseRef) => ({
  path: { course_id: courseId },
  query: connection ? { connection } : {},
});

/** Names a course as its page is addressed. */
export const refOf = ({ course_id, connection }: Course): CourseRef => ({
  courseId: course_id,
  ...(connection ? { connection } : {}),
});

export const courseQuery = (ref: CourseRef) =>
  queryOptions({
    queryKey: keys.course(ref),
    queryFn: () => unwrap(api.http.GET('/api/v1/courses/{course_id}', { params: at(ref) })),
  });

/** A course of more assignments than this is shown in part, and says so. */
const MAX_PAGES = 5;

export const courseAssignmentsQuery = (ref: CourseRef) =>
  queryOptions({
    queryKey: keys.courseAssignments(ref),
    queryFn: async () => {
      const assignments: CourseAssignment[] = [];
      let more = 0;
      for (let page = 1; page <= MAX_PAGES; page++) {
        const { path, query } = at(ref);
        const { data, pagination } = await unwrap(
          api.http.GET('/api/v1/courses/{course_id}/assignments', {
            params: { path, query: { ...query, page, page_size: 100 } },
          }),
        );
        assignments.push(...data);
        more = pagination.total - assignments.length;
        if (!pagination.has_next) break;
      }
      return { assignments, more: Math.max(0, more) };
    },
  });

export const courseMapQuery = (ref: CourseRef) =>
  queryOptions({
    queryKey: keys.courseMap(ref),
    queryFn: () => unwrap(api.http.GET('/api/v1/courses/{course_id}/map', { params: at(ref) })),
  });

export const createCourse = (body: CourseInput) => unwrap(api.http.POST('/api/v1/courses', { body }));

/** Refused when the course has changed since its version was read. */
export const changeCourse = (course: Course, body: CourseChange) =>
  unwrap(
    api.http.PATCH('/api/v1/courses/{course_id}', {
      body,
      params: at(refOf(course)),
      headers: { 'If-Match': `"v${course.version}"` },
    }),
  );

/** One's own needs no connection. */
const own = (courseId: string) => ({ path: { course_id: courseId } });

export const deleteCourse = (courseId: string) =>
  unwrap(api.http.DELETE('/api/v1/courses/{course_id}', { params: own(courseId) }));

export const createTopic = (courseId: string, body: TopicInput) =>
  unwrap(api.http.POST('/api/v1/courses/{course_id}/topics', { body, params: own(courseId) }));

const topicAt = (courseId: string, id: string) => ({ path: { course_id: courseId, id } });

/** Refused when the topic has changed since its version was read. */
export const changeTopic = (courseId: string, topic: CourseMapTopic, body: TopicInput) =>
  unwrap(
    api.http.PATCH('/api/v1/courses/{course_id}/topics/{id}', {
      body,
      params: topicAt(courseId, topic.id),
      headers: { 'If-Match': `"v${topic.version}"` },
    }),
  );

/** Puts two neighbours the other way round. Until the second is written both stand at the same place, which harms nobody. */
export async function swapTopics(courseId: string, one: CourseMapTopic, other: CourseMapTopic) {
  await changeTopic(courseId, one, { order: other.order });
  await changeTopic(courseId, other, { order: one.order });
}

export const deleteTopic = (courseId: string, id: string) =>
  unwrap(api.http.DELETE('/api/v1/courses/{course_id}/topics/{id}', { params: topicAt(courseId, id) }));

/** What a Canvas has is fetched through the connection that is named. */
export const startPlanning = (ref: AssignmentRef, connection: string | undefined) =>
  unwrap(
    api.http.POST('/api/v1/assignments/{course_id}/{assignment_id}/start', {
      params: {
        path: { course_id: ref.courseId, assignment_id: ref.assignmentId },
        query: connection ? { connection } : {},
      },
    }),
  );
