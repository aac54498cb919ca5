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

export interface AheadPaths {
  '/api/v1/assignments/{course_id}/{assignment_id}/feedback/jobs/{job_id}/submission': {
    get: Operation<
      { path: { course_id: string; assignment_id: string; job_id: string } },
      undefined,
      Schemas['PlanSources']
    >;
  };
  '/api/v1/canvas/connections/{id}': {
    delete: Operation<ById, undefined>;
    patch: Operation<ById, Schemas['CanvasConnection'], { label?: string; is_default?: true }>;
  };
}
