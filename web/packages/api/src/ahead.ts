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

/** Of an assignment of a course system in the calendar: what became of the submission, where the server says so. */
export interface SubmissionStatus {
  submission_status?: string | null;
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
}
