import {
  api,
  unwrap,
  type AssignmentInput,
  type WorkItem,
  type WorkItemChange,
  type WorkspaceStatus,
} from '@atelier/api';
import { queryOptions } from '@tanstack/react-query';
import { keys } from '../../lib/keys';
import { planCalendarUrl, type AssignmentRef } from '../../lib/paths';
import { saveFile } from '../../lib/saveFile';
import { choiceOf, type By } from './by';
import { dueWindow, type DueFilter } from './due';

export interface AssignmentFilter {
  state?: WorkspaceStatus | undefined;
  due?: DueFilter | undefined;
  page?: number | undefined;
}

const pathOf = (ref: AssignmentRef) => ({
  path: { course_id: ref.courseId, assignment_id: ref.assignmentId },
});

export const assignmentListQuery = (filter: AssignmentFilter) =>
  queryOptions({
    queryKey: keys.assignmentList(filter),
    queryFn: () =>
      unwrap(
        api.http.GET('/api/v1/assignments', {
          params: {
            query: {
              page: filter.page ?? 1,
              page_size: 20,
              sort: 'due_at',
              ...(filter.state ? { state: filter.state } : {}),
              ...dueWindow(filter.due, new Date()),
            },
          },
        }),
      ),
  });

/** While a plan is being made; the event stream is faster, this is the net under it. */
const PACE_MS = 4_000;

export const assignmentQuery = (ref: AssignmentRef) =>
  queryOptions({
    queryKey: keys.assignment(ref),
    queryFn: () =>
      unwrap(api.http.GET('/api/v1/assignments/{course_id}/{assignment_id}', { params: pathOf(ref) })),
    refetchInterval: query => {
      const status = query.state.data?.status;
      return status === 'running' || status === 'queued' ? PACE_MS : false;
    },
  });

/** A version of a plan never changes. */
export const planQuery = (ref: AssignmentRef, version: number) =>
  queryOptions({
    queryKey: keys.plan(ref, version),
    queryFn: () =>
      unwrap(
        api.http.GET('/api/v1/assignments/{course_id}/{assignment_id}/plan', {
          params: { ...pathOf(ref), query: { version } },
        }),
      ),
    staleTime: Infinity,
  });

export const versionsQuery = (ref: AssignmentRef) =>
  queryOptions({
    queryKey: keys.versions(ref),
    queryFn: async () =>
      (
        await unwrap(
          api.http.GET('/api/v1/assignments/{course_id}/{assignment_id}/plan/versions', {
            params: pathOf(ref),
          }),
        )
      ).data,
  });

/** Nor do the texts it was made from. */
export const sourcesQuery = (ref: AssignmentRef, version: number) =>
  queryOptions({
    queryKey: keys.sources(ref, version),
    queryFn: async () =>
      (
        await unwrap(
          api.http.GET('/api/v1/assignments/{course_id}/{assignment_id}/sources', {
            params: { ...pathOf(ref), query: { version } },
          }),
        )
      ).data,
    staleTime: Infinity,
  });

export const fileQuery = (id: string) =>
  queryOptions({
    queryKey: keys.file(id),
    queryFn: () => unwrap(api.http.GET('/api/v1/files/{id}', { params: { path: { id } } })),
    staleTime: Infinity,
  });

/** A plan of more items than this is read in part; the server keeps plans well below. */
const MAX_PAGES = 10;

export const workItemsQuery = (ref: AssignmentRef) =>
  queryOptions({
    queryKey: keys.workItemsOf(ref),
    queryFn: async ({ client }) => {
      // A course system calls the assignment by a number of its own; its items are about the assignment itself.
      const { id } = await client.query({ ...assignmentQuery(ref), staleTime: 'static' });
      const items: WorkItem[] = [];
      for (let page = 1; page <= MAX_PAGES; page++) {
        const answer = await unwrap(
          api.http.GET('/api/v1/work-items', {
            params: { query: { about: id, page, page_size: 100 } },
          }),
        );
        items.push(...answer.data);
        if (!answer.pagination.has_next) break;
      }
      return items;
    },
  });

/** The courses a person keeps here; a person has two hundred at most. */
export const ownCoursesQuery = queryOptions({
  queryKey: keys.courseList({ origin: 'own' }),
  queryFn: async () =>
    (await unwrap(api.http.GET('/api/v1/courses', { params: { query: { origin: 'own', page_size: 100 } } })))
      .data,
});

export const createAssignment = (body: AssignmentInput, idempotencyKey: string) =>
  unwrap(
    api.http.POST('/api/v1/assignments', {
      body,
      params: { header: { 'Idempotency-Key': idempotencyKey } },
    }),
  );

export const createSample = () => unwrap(api.http.POST('/api/v1/assignments/sample'));

/** Refused when the assignment has changed since `version` was read. */
export const updateAssignment = (ref: AssignmentRef, body: AssignmentInput, version: number) =>
  unwrap(
    api.http.PUT('/api/v1/assignments/{course_id}/{assignment_id}', {
      body,
      params: pathOf(ref),
      headers: { 'If-Match': `"v${version}"` },
    }),
  );

export const deleteAssignment = (ref: AssignmentRef) =>
  unwrap(api.http.DELETE('/api/v1/assignments/{course_id}/{assignment_id}', { params: pathOf(ref) }));

/** How planning is started. */
export interface Start {
  /** In place of the newest version. */
  again?: boolean;
  /** Where there is a choice. */
  by?: By | undefined;
}

export const startPlanning = (ref: AssignmentRef, { again, by }: Start) =>
  unwrap(
    api.http.POST('/api/v1/assignments/{course_id}/{assignment_id}/start', {
      params: { ...pathOf(ref), query: { ...(again ? { reprocess: true } : {}), ...choiceOf(by) } },
    }),
  );

/** Refused when the item has changed since its version was read. */
export const changeWorkItem = (item: WorkItem, body: WorkItemChange) =>
  unwrap(
    api.http.PATCH('/api/v1/work-items/{id}', {
      body,
      params: { path: { id: item.id } },
      headers: { 'If-Match': `"v${item.version}"` },
    }),
  );

/** Behind a sibling, or first. */
export const moveWorkItem = (item: WorkItem, after: string | null) =>
  unwrap(
    api.http.POST('/api/v1/work-items/{id}/move', { body: { after }, params: { path: { id: item.id } } }),
  );

export const addWorkItem = (parentId: string, title: string) =>
  unwrap(api.http.POST('/api/v1/work-items', { body: { parent_id: parentId, kind: 'task', title } }));

export const removeWorkItem = (item: WorkItem) =>
  unwrap(api.http.DELETE('/api/v1/work-items/{id}', { params: { path: { id: item.id } } }));

/** Saves the milestones as a calendar file. */
export async function saveCalendar(ref: AssignmentRef, name: string): Promise<void> {
  saveFile(await api.download(planCalendarUrl(ref)), name, 'ics');
}
