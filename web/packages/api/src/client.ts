import createFetchClient, { type Client } from 'openapi-fetch';
import type { paths } from './contract';
import { toApiError } from './problem';
import { Session, type TokenKeeper } from './session';
import { LiveSocket } from './socket';
import { readStream, type StreamOptions } from './sse';
import { Uploader } from './upload';

export interface Atelier {
  session: Session;
  /** Typed calls: `http.GET('/api/v1/runs/{id}', { params: { path: { id } } })`. */
  http: Client<paths>;
  socket: LiveSocket;
  uploads: Uploader;
  stream: (path: string, options: Omit<StreamOptions, 'url' | 'fetch'>) => Promise<void>;
  /** A file made by the server, with our token: a plain link could not carry it. */
  download: (path: string) => Promise<Blob>;
}

/** Everything that talks to one server. A program gives a keeper for its tokens; the web client has a cookie. */
export function createAtelier(base: string, keeper?: TokenKeeper): Atelier {
  const session = new Session({
    base,
    keeper,
    channel: typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('atelier-session'),
  });
  const http = createFetchClient<paths>({ baseUrl: base, fetch: session.fetch });
  const socket = new LiveSocket({
    url: () => `${base.replace(/^http/, 'ws')}/api/v1/ws`,
    token: () => session.token(),
    onRefused: token => session.refused(token),
  });
  return {
    session,
    http,
    socket,
    uploads: new Uploader(session, base),
    stream: (path, options) => readStream({ ...options, url: base + path, fetch: session.fetch }),
    download: async path => {
      const answer = await session.fetch(new Request(base + path));
      if (!answer.ok) throw toApiError(answer, undefined);
      return answer.blob();
    },
  };
}

interface Outcome<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of an answer, or the `ApiError` it carried. */
export async function unwrap<T>(call: Promise<Outcome<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (error !== undefined || !response.ok) throw toApiError(response, error);
  return data as T;
}
