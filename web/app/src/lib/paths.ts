/*
 * Every URL of the client. Pages are route patterns, for `to=`; what the browser fetches by address is a function.
 */
export const paths = {
  today: '/',
  study: '/study',
  newAssignment: '/study/new',
  assignment: '/study/$courseId/$assignmentId',
  provenance: '/study/$courseId/$assignmentId/provenance',
  runs: '/runs',
  run: '/runs/$runId',
  account: '/account',
  models: '/account/models',
  canvas: '/account/canvas',
  canvasCallback: '/canvas/callback',
  courses: '/courses',
  course: '/courses/$courseId',
  calendar: '/calendar',
  /** Programs open it: it stands in what the server answers them. */
  pair: '/pair',
  privacy: '/account/privacy',
  erased: '/erased',
  signIn: '/sign-in',
  signUp: '/sign-up',
} as const;

/** Which assignment: `local` is the course of those made here. */
export interface AssignmentRef {
  courseId: string;
  assignmentId: string;
}

/** Which course: one kept here, or one of a Canvas, through the connection that is named or the default. */
export interface CourseRef {
  courseId: string;
  connection?: string | undefined;
}

const assignmentApi = ({ courseId, assignmentId }: AssignmentRef) =>
  `/api/v1/assignments/${encodeURIComponent(courseId)}/${encodeURIComponent(assignmentId)}`;

export const assignmentEventsUrl = (ref: AssignmentRef) => `${assignmentApi(ref)}/events`;
export const planCalendarUrl = (ref: AssignmentRef) => `${assignmentApi(ref)}/plan.ics`;
export const provenancePdfUrl = (ref: AssignmentRef) => `${assignmentApi(ref)}/provenance.pdf`;
export const exportFileUrl = (id: string) => `/api/v1/privacy/exports/${encodeURIComponent(id)}/file`;

/** Where to go after signing in: only to ourselves, whatever the address bar says. */
export function safeNext(next: unknown): string {
  if (typeof next !== 'string' || !/^\/(?![/\\])/.test(next) || /[\u0000-\u001f]/.test(next))
    return paths.today;
  return next;
}

/** Only what a browser may open as a page: what a Canvas or a calendar gives as an address is written by others. */
export const webPage = (url: string | null | undefined): string | undefined =>
  url && /^https?:\/\//i.test(url) ? url : undefined;
