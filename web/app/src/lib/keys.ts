import type { AssignmentRef, CourseRef } from './paths';

/*
 * The names of everything in the query cache, in one place, because events name what they make stale.
 */
const assignment = (ref: AssignmentRef) => ['assignments', 'one', ref.courseId, ref.assignmentId];
const course = (ref: CourseRef) => ['courses', 'one', ref.courseId, ref.connection ?? ''];

export const keys = {
  me: ['me'],
  sessions: ['sessions'],
  asking: (code: string) => ['asking', code],
  file: (id: string) => ['files', id],

  assignments: ['assignments'],
  assignmentList: (filter: object) => ['assignments', 'list', filter],
  assignment,
  plan: (ref: AssignmentRef, version: number) => [...assignment(ref), 'plan', version],
  versions: (ref: AssignmentRef) => [...assignment(ref), 'versions'],
  sources: (ref: AssignmentRef, version: number) => [...assignment(ref), 'sources', version],
  provenance: (ref: AssignmentRef) => [...assignment(ref), 'provenance'],
  feedbackHistory: (ref: AssignmentRef, page: number) => [...assignment(ref), 'feedback', 'list', page],
  feedback: (ref: AssignmentRef, jobId: string) => [...assignment(ref), 'feedback', 'one', jobId],
  feedbackPair: (ref: AssignmentRef, before: string, after: string) => [
    ...assignment(ref),
    'feedback',
    'pair',
    before,
    after,
  ],
  /** Not below the assignment: what was handed in never changes. */
  draft: (jobId: string) => ['drafts', jobId],

  workItems: ['work-items'],
  workItemsOf: (ref: AssignmentRef) => ['work-items', 'of', ref.courseId, ref.assignmentId],
  workItemsDue: (before: string) => ['work-items', 'due', before],
  workItemRoots: ['work-items', 'roots'],

  privacyExports: ['privacy', 'exports'],
  privacyRemains: ['privacy', 'remains'],

  runs: ['runs'],
  runList: (filter: object) => ['runs', 'list', filter],
  run: (id: string) => ['runs', 'one', id],
  runSteps: (id: string) => ['runs', 'one', id, 'steps'],
  runAttempts: (id: string) => ['runs', 'one', id, 'attempts'],
  runLog: (id: string) => ['runs', 'one', id, 'log'],

  canvas: ['canvas'],
  canvasConnections: ['canvas', 'connections'],
  canvasInstitutions: ['canvas', 'institutions'],
  calendarFeeds: ['canvas', 'feeds'],
  /** Not below `canvas`: a sign-in can be ended once. */
  canvasSignIn: (state: string) => ['canvas-sign-in', state],

  courses: ['courses'],
  courseList: (filter: object) => ['courses', 'list', filter],
  course,
  courseMap: (ref: CourseRef) => [...course(ref), 'map'],
  courseAssignments: (ref: CourseRef) => [...course(ref), 'assignments'],

  calendar: ['calendar'],
  calendarOf: (from: string, to: string) => ['calendar', from, to],

  models: ['models'],
  modelProviders: ['models', 'providers'],
  modelSettings: ['models', 'settings'],
  modelCalls: (page: number) => ['models', 'calls', page],
  /** Not below `models`: it is asked of the provider, at its pace and perhaps at its price. */
  modelList: (providerId: string, version: number) => ['model-list', providerId, version],
} as const;
