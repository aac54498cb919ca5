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
interface ById {
  path: { id: string };
}

/** Fixes that became work items, in a job read by itself. */
export interface FeedbackItems {
  fix_items?: { fix: string; item_id: string }[];
}

/** A program that asks to be let in. */
export interface Asking {
  client_name: string;
  user_agent: string;
  address: string;
  same_network: boolean;
  status: 'pending' | 'approved' | 'denied';
  created_at: string;
  expires_at: string;
}

/** What a program gets that asks to be let in. */
export interface DeviceCodes {
  device_code: string;
  user_code: string;
  verification_uri: string;
  verification_uri_complete: string;
  expires_in: number;
  interval: number;
}

/** The name of a program that was let in, in a session. */
export interface SessionName {
  client_name?: string | null;
}

interface ByCode {
  path: { user_code: string };
}

/** A calendar somebody subscribed to. Its address is never shown. */
export interface CalendarFeed {
  id: string;
  label: string;
  /** Where it comes from. */
  host: string;
  /** Entries that are kept. */
  entries: number;
  /** Entries that could not be understood. */
  left_out: number;
  /** Whether there were more than are kept. */
  truncated: boolean;
  synced_at?: string | null;
  /** Why it could not be had, the last time. */
  error?: { code: string; message: string } | null;
  created_at: string;
}

/** Something in the calendar: an assignment or a milestone that is due, or an entry of a feed. */
export interface CalendarEntry {
  kind: 'assignment' | 'milestone' | 'feed';
  title: string;
  /** A moment; of a whole day, its midnight in UTC. */
  at: string;
  all_day: boolean;
  course_id?: string | null;
  assignment_id?: string | null;
  course_name?: string | null;
  status?: string | null;
  url?: string | null;
}

export type CourseMode = 'guide' | 'assist' | 'build';

export interface Course {
  id: string;
  course_id: string;
  name: string;
  code?: string | null;
  term?: string | null;
  instructor?: string | null;
  description?: string | null;
  origin: 'canvas' | 'own';
  connection_id?: string | null;
  mode: CourseMode;
  assignment_count: number;
  next_due_at?: string | null;
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
  /** Of the submission, as Canvas calls it. */
  status?: string | null;
  workspace_status?: string | null;
  archived_at?: string | null;
}

export interface CourseTopic {
  id: string;
  title: string;
  order: number;
  locked?: boolean;
  unlock_at?: string | null;
  depends_on: string[];
  assignments: (CourseAssignment & { depends_on?: string[] })[];
}

export interface CourseMap {
  course: Course;
  topics: CourseTopic[];
  /** Assignments of no topic. */
  loose: CourseAssignment[];
}

export interface TopicInput {
  title?: string;
  order?: number;
  depends_on?: string[];
}

type Paged<T> = {
  data: T[];
  pagination: Schemas['Pagination'];
};
interface ByCourse {
  path: { course_id: string };
}
interface ByTopic {
  path: { course_id: string; id: string };
}

/** What a page of a Canvas showed the person whose page it is. */
export interface CapturedAssignment {
  origin: string;
  course: object | null;
  assignment: object;
  files?: string[];
  missing?: string[];
}

export interface AheadPaths {
  '/api/v1/assignments/{course_id}/{assignment_id}/captured': {
    put: Operation<
      { path: { course_id: string; assignment_id: string } },
      Schemas['Assignment'],
      CapturedAssignment
    >;
  };
  '/api/v1/assignments/{course_id}/{assignment_id}/start': {
    post: Operation<
      {
        path: { course_id: string; assignment_id: string };
        query?: { reprocess?: boolean; connection?: string };
      },
      Schemas['Assignment']
    >;
  };
  '/api/v1/courses': {
    get: Operation<{ query?: { archived?: boolean; page?: number; page_size?: number } }, Paged<Course>>;
    post: Operation<object, Course, CourseInput>;
  };
  '/api/v1/courses/{course_id}': {
    get: Operation<ByCourse, Course>;
    patch: Operation<ByCourse, Course, CourseInput>;
    delete: Operation<ByCourse, undefined>;
  };
  '/api/v1/courses/{course_id}/assignments': {
    get: Operation<ByCourse & { query?: { page?: number; page_size?: number } }, Paged<CourseAssignment>>;
  };
  '/api/v1/courses/{course_id}/map': { get: Operation<ByCourse, CourseMap> };
  '/api/v1/courses/{course_id}/topics': { post: Operation<ByCourse, CourseTopic, TopicInput> };
  '/api/v1/courses/{course_id}/topics/{id}': {
    patch: Operation<ByTopic, CourseTopic, TopicInput>;
    delete: Operation<ByTopic, undefined>;
  };
  '/api/v1/calendar': {
    get: Operation<{ query: { from: string; to: string } }, { entries: CalendarEntry[]; truncated: boolean }>;
  };
  '/api/v1/calendar/feeds': {
    get: Operation<object, { data: CalendarFeed[] }>;
    post: Operation<object, CalendarFeed, { url: string; label?: string }>;
  };
  '/api/v1/calendar/feeds/{id}': { delete: Operation<ById, undefined> };
  '/api/v1/calendar/feeds/{id}/sync': { post: Operation<ById, { run_id: string }> };
  '/api/v1/auth/devices/{user_code}': { get: Operation<ByCode, Asking> };
  '/api/v1/auth/devices/{user_code}/approve': { post: Operation<ByCode, undefined> };
  '/api/v1/auth/devices/{user_code}/deny': { post: Operation<ByCode, undefined> };
  '/api/v1/assignments/{course_id}/{assignment_id}/feedback/jobs/{job_id}/submission': {
    get: Operation<
      { path: { course_id: string; assignment_id: string; job_id: string } },
      Schemas['PlanSources']
    >;
  };
  '/api/v1/canvas/connections/{id}': {
    delete: Operation<ById, undefined>;
    patch: Operation<ById, Schemas['CanvasConnection'], { label?: string; is_default?: true }>;
  };
}
