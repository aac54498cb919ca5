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

export interface AheadPaths {
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
