import { backoff } from './backoff';
import { safeJson } from './session';

export type ConnectionState = 'idle' | 'connecting' | 'open' | 'waiting';

/** One event as the log tells it. */
export interface LiveEvent {
  /** `noun.happened`. */
  event_type: string;
  /** Wire id of what it happened to. */
  subject?: string | null;
  payload?: unknown;
}

export interface LiveHandlers {
  onEvent: (event: LiveEvent) => void;
  /** Events were lost for good: read everything anew. */
  onResync: () => void;
}

interface SocketLike {
  readyState: number;
  send(data: string): void;
  close(): void;
  onopen: ((event: unknown) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onerror: ((event: unknown) => void) | null;
}

interface Options {
  url: () => string;
  token: () => Promise<string | undefined>;
  /** The server closed the connection over this token. */
  onRefused?: (token: string) => Promise<unknown>;
  open?: (url: string) => SocketLike;
  random?: () => number;
}

const PING_MS = 25_000;
const OPEN = 1;

/**
 * One WebSocket for the whole page. Each channel keeps the position of the last event it saw; after a break the socket
 * comes back by itself and asks for what came since.
 */
export class LiveSocket {
  readonly #options: Options;
  readonly #channels = new Map<string, { since: string | number | undefined; handlers: LiveHandlers }>();
  readonly #listeners = new Set<() => void>();
  #socket: SocketLike | undefined;
  #state: ConnectionState = 'idle';
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ping: ReturnType<typeof setInterval> | undefined;
  #heard = true;
  /** Counts connections, so that what belongs to an old one is ignored. */
  #generation = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  onState = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Follows a channel until the returned function is called. */
  subscribe(channel: string, handlers: LiveHandlers): () => void {
    this.#channels.set(channel, { since: undefined, handlers });
    if (this.#state === 'idle') void this.#connect();
    else this.#ask(channel);
    return () => {
      if (this.#channels.get(channel)?.handlers !== handlers) return;
      this.#channels.delete(channel);
      this.#send({ type: 'unsubscribe', channel });
      if (this.#channels.size === 0) this.close();
    };
  }

  /** Tries now instead of when the pause is over: the network is back, or the reader is. */
  hurry = (): void => {
    if (this.#state !== 'waiting') return;
    clearTimeout(this.#timer);
    void this.#connect();
  };

  close(): void {
    this.#generation++;
    this.#drop();
    clearTimeout(this.#timer);
    this.#become('idle');
  }

  async #connect(): Promise<void> {
    const generation = ++this.#generation;
    this.#become('connecting');
    let token: string | undefined;
    try {
      token = await this.#options.token();
    } catch {
      if (generation === this.#generation) this.#later();
      return;
    }
    if (generation !== this.#generation) return;
    if (!token) return this.close();

    const socket = this.#options.open
      ? this.#options.open(this.#options.url())
      : (new WebSocket(this.#options.url()) as unknown as SocketLike);
    this.#socket = socket;
    const current = () => generation === this.#generation;
    socket.onopen = () => {
      if (!current()) return;
      this.#attempt = 0;
      this.#heard = true;
      socket.send(JSON.stringify({ type: 'auth', token }));
      for (const channel of this.#channels.keys()) this.#ask(channel);
      this.#ping = setInterval(() => this.#beat(), PING_MS);
      this.#become('open');
    };
    socket.onmessage = ({ data }) => {
      if (current() && typeof data === 'string') this.#take(safeJson(data));
    };
    socket.onclose = ({ code }) => {
      if (!current()) return;
      this.#drop();
      // 1008 policy, 4401 our own: the token was not accepted.
      if ((code === 1008 || code === 4401) && token)
        void this.#options.onRefused?.(token).catch(() => undefined);
      this.#later();
    };
    socket.onerror = () => undefined;
  }

  #take(message: unknown): void {
    this.#heard = true;
    if (typeof message !== 'object' || message === null) return;
    const { type, channel, position, event } = message as Record<string, unknown>;
    const subscription = typeof channel === 'string' ? this.#channels.get(channel) : undefined;
    if (!subscription) return;
    if (typeof position === 'number' || typeof position === 'string') subscription.since = position;
    if (type === 'event' && typeof event === 'object' && event !== null) {
      subscription.handlers.onEvent(event as LiveEvent);
    } else if (type === 'resync') {
      subscription.handlers.onResync();
    }
  }

  #ask(channel: string): void {
    const since = this.#channels.get(channel)?.since;
    this.#send({ type: 'subscribe', channel, ...(since === undefined ? {} : { since }) });
  }

  #send(message: object): void {
    if (this.#socket?.readyState === OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** A connection that does not answer a ping is dead, whatever the browser believes. */
  #beat(): void {
    if (!this.#heard) {
      this.#generation++;
      this.#drop();
      this.#later();
      return;
    }
    this.#heard = false;
    this.#send({ type: 'ping' });
  }

  #later(): void {
    this.#become('waiting');
    this.#timer = setTimeout(() => void this.#connect(), backoff(this.#attempt++, this.#options.random));
  }

  #drop(): void {
    clearInterval(this.#ping);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #become(state: ConnectionState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
