import type { Tokens } from './contract';
import { ApiError, toApiError, unreachable } from './problem';

export type SessionState = { status: 'unknown' } | { status: 'signed-out' } | { status: 'signed-in' };

type Fetch = (input: Request) => Promise<Response>;

/** Marks a request as made by our own page: another site cannot send this header, so a cookie alone proves nothing. */
export const CLIENT_HEADER = 'X-Atelier-Client';

/** A token this close to its end is renewed before it is used. */
const MARGIN_MS = 15_000;

/** How long the server may take over a question about the session. */
const ANSWER_MS = 30_000;

/** What a program keeps of its session. */
export interface KeptTokens {
  access: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
  refresh: string;
}

/** Where a program keeps its tokens, one place for all its pages: it has no cookie. */
export interface TokenKeeper {
  load: () => Promise<KeptTokens | undefined>;
  save: (tokens: KeptTokens) => Promise<void>;
  clear: () => Promise<void>;
}

/**
 * Who is signed in. In the web client the access token lives in memory only, and the refresh token is a cookie that
 * scripts cannot read; a program such as the extension gives a keeper for both.
 *
 * Refreshing is single-flight, in this page and (by a Web Lock) across the tabs of the browser: the server takes a second
 * use of a rotated refresh token for theft and ends the session.
 */
export class Session {
  #token: string | undefined;
  #expiresAt = 0;
  #state: SessionState = { status: 'unknown' };
  #refreshing: Promise<boolean> | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #fetch: Fetch;
  readonly #base: string;
  readonly #channel: BroadcastChannel | undefined;
  readonly #now: () => number;
  readonly #keeper: TokenKeeper | undefined;

  constructor(options: {
    base: string;
    fetch?: Fetch;
    now?: () => number;
    channel?: BroadcastChannel | undefined;
    keeper?: TokenKeeper | undefined;
  }) {
    this.#base = options.base;
    this.#fetch = options.fetch ?? (request => fetch(request));
    this.#now = options.now ?? Date.now;
    this.#channel = options.channel;
    this.#keeper = options.keeper;
    this.#channel?.addEventListener('message', event => {
      if (event.data === 'signed-out') this.#forget();
    });
  }

  get state(): SessionState {
    return this.#state;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Finds out, once, whether what was kept still opens a session. Throws only when the server cannot be reached. */
  async restore(): Promise<boolean> {
    if (this.#state.status !== 'unknown') return this.#state.status === 'signed-in';
    return this.refresh();
  }

  /** With `remember`, for a week since its last use; else until the browser is closed, a day at most. */
  async signIn(email: string, password: string, remember = false): Promise<void> {
    await this.enter(
      (await this.#post('/api/v1/auth/login', { email, password, remember_me: remember })) as Tokens,
    );
  }

  /** Comes in with tokens that were given. */
  async enter(grant: Tokens): Promise<void> {
    const expiresAt = this.#now() + grant.expires_in * 1000;
    if (grant.refresh_token) {
      await this.#keeper?.save({ access: grant.access_token, expiresAt, refresh: grant.refresh_token });
    }
    this.#adopt(grant.access_token, expiresAt);
  }

  async signUp(input: { email: string; password: string; name: string }): Promise<void> {
    await this.#post('/api/v1/auth/register', input);
    await this.signIn(input.email, input.password);
  }

  /** Ends the session here, on the server and in the other tabs. Without a server it still ends here. */
  async signOut(): Promise<void> {
    const kept = await this.#keeper?.load();
    try {
      await this.#post('/api/v1/auth/logout', kept && { refresh_token: kept.refresh });
    } finally {
      await this.#keeper?.clear();
      this.#forget();
      this.#channel?.postMessage('signed-out');
    }
  }

  /** A token that is good now, renewed if need be; nothing when signed out. */
  async token(): Promise<string | undefined> {
    if (this.#token && this.#now() < this.#expiresAt - MARGIN_MS) return this.#token;
    if (this.#state.status === 'signed-out') return undefined;
    return (await this.refresh()) ? this.#token : undefined;
  }

  /** Renews the token. False when the session has ended. Calls at the same time share one request. */
  refresh(): Promise<boolean> {
    this.#refreshing ??= this.#exclusively(() => this.#renew()).finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  /** A fetch with the token; after a 401 it renews once and tries once more. */
  fetch = async (request: Request): Promise<Response> => {
    const spare = request.clone();
    const token = await this.token();
    const answer = await this.#send(request, token);
    if (answer.status !== 401 || !token) return answer;
    // Another request may have renewed it while this one was under way.
    if (this.#token === token && !(await this.refresh())) return answer;
    return this.#send(spare, this.#token);
  };

  /** For what does not go through `fetch`: says that this token was refused. */
  refused(token: string): Promise<boolean> {
    return this.#token === token ? this.refresh() : Promise.resolve(this.#token !== undefined);
  }

  async #send(request: Request, token: string | undefined): Promise<Response> {
    if (token) request.headers.set('Authorization', `Bearer ${token}`);
    try {
      return await this.#fetch(request);
    } catch (error) {
      const timedOut = error instanceof DOMException && error.name === 'TimeoutError';
      if (request.signal.aborted && !timedOut) throw error;
      throw unreachable();
    }
  }

  async #renew(): Promise<boolean> {
    const kept = await this.#keeper?.load();
    if (this.#keeper && !kept) {
      this.#forget();
      return false;
    }
    // Another page of the program has renewed them meanwhile.
    if (kept && kept.access !== this.#token && this.#now() < kept.expiresAt - MARGIN_MS) {
      this.#adopt(kept.access, kept.expiresAt);
      return true;
    }
    try {
      const body = kept && { refresh_token: kept.refresh };
      await this.enter((await this.#post('/api/v1/auth/refresh', body)) as Tokens);
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429) {
        await this.#keeper?.clear();
        this.#forget();
        return false;
      }
      throw error;
    }
  }

  async #post(path: string, body: unknown): Promise<unknown> {
    const request = new Request(this.#base + path, {
      method: 'POST',
      credentials: this.#keeper ? 'omit' : 'same-origin',
      // A refresh holds the lock of all tabs: it must not hang.
      signal: AbortSignal.timeout(ANSWER_MS),
      headers: {
        ...(this.#keeper ? {} : { [CLIENT_HEADER]: 'web' }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const answer = await this.#send(request, this.#token);
    const text = await answer.text();
    const json: unknown = text ? safeJson(text) : undefined;
    if (!answer.ok) throw toApiError(answer, json);
    return json;
  }

  #adopt(token: string, expiresAt: number): void {
    this.#token = token;
    this.#expiresAt = expiresAt;
    this.#become('signed-in');
  }

  #forget(): void {
    this.#token = undefined;
    this.#become('signed-out');
  }

  #become(status: 'signed-in' | 'signed-out'): void {
    if (this.#state.status === status) return;
    this.#state = { status };
    for (const listener of this.#listeners) listener();
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    // Web Locks exist in secure contexts only; elsewhere one tab is on its own.
    const locks = (globalThis.navigator as Navigator | undefined)?.locks;
    return locks ? locks.request('atelier-refresh', work) : work();
  }
}

export function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
