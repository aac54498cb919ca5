/*
 * What other clients of the house take from this one: the same screens over the same queries. They bring their own frame,
 * their own router (links lead into the web client) and a server to talk to.
 */
export { AssignmentView } from './features/study/AssignmentPage';
export { assignmentQuery, startPlanning } from './features/study/queries';
export type { AssignmentSearch } from './features/study/search';
export { refusal } from './features/study/uploads';
export { Failure, failureText, isMissing } from './lib/failure';
export { keys } from './lib/keys';
export { paths, type AssignmentRef } from './lib/paths';
