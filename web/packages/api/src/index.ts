/*
 * The client of the contract: types from `contract/openapi.json`, and the few things a generated client cannot know
 * (the session, the event stream, the socket, resumable uploads). It knows no screen.
 */
import { createAtelier } from './client';

/** The server this page came from. */
export const api = createAtelier(typeof window === 'undefined' ? 'http://localhost' : window.location.origin);

export { createAtelier, unwrap, type Atelier } from './client';
export type * from './contract';
export { ApiError } from './problem';
export type { ConnectionState, LiveEvent, LiveSocket } from './socket';
export type { Session, SessionState } from './session';
