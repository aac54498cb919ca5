/*
 * The client of the contract: types from `contract/openapi.json`, and the few things a generated client cannot know
 * (the session, the event stream, the socket, resumable uploads). It knows no screen.
 */
import { createAtelier, type Atelier } from './client';

/** The server to talk to: the one this page came from, unless the client says otherwise. */
export let api: Atelier = createAtelier(
  typeof window === 'undefined' ? 'http://localhost' : window.location.origin,
);

/** For a client that comes from elsewhere, before it shows anything: all calls go to this server from now on. */
export function talkTo(server: Atelier): void {
  api = server;
}

export { createAtelier, unwrap, type Atelier } from './client';
export type * from './contract';
export { ApiError, toApiError } from './problem';
export type { ConnectionState, LiveEvent, LiveSocket } from './socket';
export { safeJson, type KeptTokens, type Session, type SessionState, type TokenKeeper } from './session';
