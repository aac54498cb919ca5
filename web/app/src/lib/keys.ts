import type { AssignmentRef } from './paths';

/*
 * The names of everything in the query cache, in one place, because events name what they make stale.
 */
export const keys = {
  me: ['me'],
  assignments: ['assignments'],
  assignmentList: (filter: object) => ['assignments', 'list', filter],
  assignment: (ref: AssignmentRef) => ['assignments', 'one', ref.courseId, ref.assignmentId],
  plan: (ref: AssignmentRef, version: number | undefined) => [
    ...keys.assignment(ref),
    'plan',
    version ?? 'newest',
  ],
  versions: (ref: AssignmentRef) => [...keys.assignment(ref), 'versions'],
  sources: (ref: AssignmentRef) => [...keys.assignment(ref), 'sources'],
  workItems: ['work-items'],
  workItemsOf: (ref: AssignmentRef) => ['work-items', 'of', ref.courseId, ref.assignmentId],
  workItemsDue: (before: string) => ['work-items', 'due', before],
  runs: ['runs'],
  runList: (filter: object) => ['runs', 'list', filter],
  run: (id: string) => ['runs', 'one', id],
  runSteps: (id: string) => ['runs', 'one', id, 'steps'],
  runLog: (id: string) => ['runs', 'one', id, 'log'],
} as const;
