import { api, ApiError, unwrap, type FeedbackJob, type FeedbackPair } from '@atelier/api';
import { queryOptions } from '@tanstack/react-query';
import { keys } from '../../../lib/keys';
import type { AssignmentRef } from '../../../lib/paths';
import { choiceOf, type By } from '../by';
import { isActive } from './words';

const pathOf = (ref: AssignmentRef) => ({ course_id: ref.courseId, assignment_id: ref.assignmentId });

/** While a draft is looked at; the event stream is faster, this is the net under it. */
const PACE_MS = 4_000;
export const HISTORY_PAGE = 20;

/** Jobs, newest first. */
export const historyQuery = (ref: AssignmentRef, page: number) =>
  queryOptions({
    queryKey: keys.feedbackHistory(ref, page),
    queryFn: () =>
      unwrap(
        api.http.GET('/api/v1/assignments/{course_id}/{assignment_id}/feedback', {
          params: { path: pathOf(ref), query: { page, page_size: HISTORY_PAGE } },
        }),
      ),
    refetchInterval: query => (query.state.data?.data.some(isActive) ? PACE_MS : false),
  });

export const feedbackQuery = (ref: AssignmentRef, jobId: string) =>
  queryOptions({
    queryKey: keys.feedback(ref, jobId),
    queryFn: (): Promise<FeedbackJob> =>
      unwrap(
        api.http.GET('/api/v1/assignments/{course_id}/{assignment_id}/feedback/jobs/{job_id}', {
          params: { path: { ...pathOf(ref), job_id: jobId } },
        }),
      ),
    refetchInterval: query => (query.state.data && isActive(query.state.data) ? PACE_MS : false),
  });

export const pairQuery = (ref: AssignmentRef, before: string, after: string) =>
  queryOptions({
    queryKey: keys.feedbackPair(ref, before, after),
    queryFn: (): Promise<FeedbackPair> =>
      unwrap(
        api.http.GET('/api/v1/assignments/{course_id}/{assignment_id}/feedback/compare', {
          params: { path: pathOf(ref), query: { before, after } },
        }),
      ),
  });

/** The texts of a draft, which quotes point into. */
export const draftQuery = (ref: AssignmentRef, jobId: string) =>
  queryOptions({
    queryKey: keys.draft(jobId),
    queryFn: async () =>
      (
        await unwrap(
          api.http.GET('/api/v1/assignments/{course_id}/{assignment_id}/feedback/jobs/{job_id}/submission', {
            params: { path: { ...pathOf(ref), job_id: jobId } },
          }),
        )
      ).data,
    staleTime: Infinity,
  });

/** A draft as it is handed in. */
export interface Draft {
  text: string;
  fileIds: string[];
  /** Where there is a choice. */
  by?: By | undefined;
}

/** Hands in a draft of the whole, or of one milestone. */
export function handIn(ref: AssignmentRef, milestone: string | null, draft: Draft): Promise<FeedbackJob> {
  const body = {
    ...(draft.text.trim() ? { text: draft.text } : {}),
    file_ids: draft.fileIds,
    ...choiceOf(draft.by),
  };
  return unwrap(
    milestone === null
      ? api.http.POST('/api/v1/assignments/{course_id}/{assignment_id}/submissions/start', {
          body,
          params: { path: pathOf(ref) },
        })
      : api.http.POST(
          '/api/v1/assignments/{course_id}/{assignment_id}/milestones/{milestone_id}/submissions/start',
          { body, params: { path: { ...pathOf(ref), milestone_id: milestone } } },
        ),
  );
}

/** Ends the look at a draft. One that has ended by itself meanwhile is no failure. */
export async function cancelJob(job: FeedbackJob): Promise<void> {
  try {
    await unwrap(api.http.POST('/api/v1/runs/{id}/cancel', { params: { path: { id: job.run_id } } }));
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 409)) throw error;
  }
}
