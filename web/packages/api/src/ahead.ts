/*
 * Operations that the server has and the generated contract does not show yet.
 */
import type { components } from './schema.gen';

type Schemas = components['schemas'];

type Operation<Parameters, Answer, Body = undefined> = {
  parameters: Parameters;
  responses: { 200: { content: { 'application/json': Answer } } };
} & (Body extends undefined
  ? { requestBody?: never }
  : { requestBody: { content: { 'application/json': Body } } });

/** Something in the calendar: an assignment or a milestone that is due, or an entry of a feed. */
export interface CalendarEntry {
  kind: 'assignment' | 'milestone' | 'feed';
  title: string;
  /** A moment; of a whole day, its midnight in UTC. */
  at: string;
  all_day: boolean;
  course_id?: string | null;
  assignment_id?: string | null;
  /** Of a feed's entry: what the feed is called. */
  course_name?: string | null;
  /** Of an assignment: where its plan stands. Of a milestone: where its work stands. */
  status?: string | null;
  /** Of an assignment of a course system: what became of the submission. */
  submission_status?: string | null;
  url?: string | null;
}

/** The course of one's own that an assignment belongs to. */
export interface OwnCourse {
  course?: string | null;
}

export type CourseMode = 'guide' | 'assist' | 'build';

export interface Course {
  id: string;
  /** What paths call it: `crs_…` for a course kept here, else the course system's id. */
  course_id: string;
  name: string;
  code?: string | null;
  term?: string | null;
  instructor?: string | null;
  description?: string | null;
  origin: 'canvas' | 'own';
  /** Through which connection it is seen. */
  connection?: string | null;
  mode: CourseMode;
  /** How many assignments it has. */
  assignments: number;
  next_due_at?: string | null;
  version: number;
  archived_at?: string | null;
}

export interface CourseInput {
  name?: string;
  code?: string | null;
  term?: string | null;
  instructor?: string | null;
  description?: string | null;
  mode?: CourseMode;
}

export interface CourseAssignment {
  course_id: string;
  assignment_id: string;
  title: string;
  url?: string | null;
  due_at?: string | null;
  points_possible?: number | null;
  /** Where its plan stands: `new` where none was started. */
  status: Schemas['WorkspaceStatus'];
  /** Of the caller's submission, as the course system calls it. */
  submission_status?: string | null;
  archived_at?: string | null;
}

export interface CourseMapAssignment extends CourseAssignment {
  depends_on: string[];
}

export interface CourseMapTopic {
  id: string;
  title: string;
  order: number;
  unlock_at?: string | null;
  /** Its assignments are done one after the other. */
  sequential: boolean;
  depends_on: string[];
  assignments: CourseMapAssignment[];
  version: number;
}

export interface CourseMap {
  course: Course;
  topics: CourseMapTopic[];
  /** Assignments of no topic. */
  loose: CourseMapAssignment[];
  /** Whether there are more assignments than are shown. */
  truncated: boolean;
}

export interface TopicInput {
  title?: string;
  order?: number;
  sequential?: boolean;
  /** In order; one that was in another topic leaves it. */
  assignments?: string[];
  depends_on?: string[];
}

type Paged<T> = {
  data: T[];
  pagination: Schemas['Pagination'];
};
interface ByCourse {
  path: { course_id: string };
  query?: { connection?: string };
}
interface ByTopic {
  path: { course_id: string; id: string };
}

/** Everything of a person in one zip. */
export interface PrivacyExport {
  id: string;
  state: 'queued' | 'running' | 'ready' | 'failed';
  run_id: string;
  /** Bytes. */
  size?: number | null;
  /** Rows by list, and the original files as `originals`. */
  counts?: Record<string, number> | null;
  error?: Schemas['Failure'] | null;
  created_at: string;
  expires_at: string;
}

/** What stays when a person is erased. */
interface Remains {
  what: string;
  why: string;
}

export interface AheadPaths {
  '/api/v1/privacy/exports': {
    get: Operation<object, { data: PrivacyExport[] }>;
    post: Operation<object, PrivacyExport>;
  };
  '/api/v1/privacy/exports/{id}': { delete: Operation<{ path: { id: string } }, undefined> };
  '/api/v1/privacy/remains': { get: Operation<object, { data: Remains[] }> };
  '/api/v1/privacy/erasures': {
    post: Operation<object, { id: string; remains: Remains[] }, { password: string }>;
  };
  '/api/v1/courses': {
    get: Operation<
      { query?: { archived?: boolean; origin?: 'own'; page?: number; page_size?: number } },
      Paged<Course>
    >;
    post: Operation<object, Course, CourseInput>;
  };
  '/api/v1/courses/{course_id}': {
    get: Operation<ByCourse, Course>;
    patch: Operation<ByCourse, Course, CourseInput>;
    delete: Operation<ByCourse, undefined>;
  };
  '/api/v1/courses/{course_id}/assignments': {
    get: Operation<
      ByCourse & { query?: { archived?: boolean; page?: number; page_size?: number } },
      Paged<CourseAssignment>
    >;
  };
  '/api/v1/courses/{course_id}/map': { get: Operation<ByCourse, CourseMap> };
  '/api/v1/courses/{course_id}/topics': { post: Operation<ByCourse, CourseMapTopic, TopicInput> };
  '/api/v1/courses/{course_id}/topics/{id}': {
    patch: Operation<ByTopic, CourseMapTopic, TopicInput>;
    delete: Operation<ByTopic, undefined>;
  };
  '/api/v1/calendar': {
    get: Operation<{ query: { from: string; to: string } }, { entries: CalendarEntry[]; truncated: boolean }>;
  };
}
