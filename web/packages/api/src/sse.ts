import { backoff, sleep, stopped } from './backoff';
import { safeJson } from './session';
import { ApiError, toApiError } from './problem';

export interface SseMessage {
  id: string | undefined;
  event: string;
  data: string;
}

/** Cuts a stream of text into messages, by the rules of the HTML standard (any line end, comments, joined data lines). */
export class SseParser {
  #rest = '';
  #data: string[] = [];
  #event = '';
  #id: string | undefined;
  /** The id to go on from. It moves with every empty line, also where there was no data: a sign of life carries one. */
  cursor: string | undefined;
  /** Milliseconds, when the server asked for a pause before reconnecting. */
  retry: number | undefined;

  push(chunk: string): SseMessage[] {
    const messages: SseMessage[] = [];
    this.#rest += chunk;
    // A lone CR at the very end may be half of a CRLF: wait for the next chunk.
    for (let match = /\r\n|\n|\r(?!$)/.exec(this.#rest); match; match = /\r\n|\n|\r(?!$)/.exec(this.#rest)) {
      const line = this.#rest.slice(0, match.index);
      this.#rest = this.#rest.slice(match.index + match[0].length);
      const message = this.#line(line);
      if (message) messages.push(message);
    }
    return messages;
  }

  #line(line: string): SseMessage | undefined {
    if (line === '') {
      this.cursor = this.#id;
      const message = { id: this.#id, event: this.#event || 'message', data: this.#data.join('\n') };
      const whole = this.#data.length > 0;
      this.#data = [];
      this.#event = '';
      return whole ? message : undefined;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return undefined;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') this.#data.push(value);
    else if (field === 'event') this.#event = value;
    else if (field === 'id' && !value.includes('\0')) this.#id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) this.retry = Number(value);
    return undefined;
  }
}

export interface StreamOptions {
  url: string;
  fetch: (request: Request) => Promise<Response>;
  signal: AbortSignal;
  /** Where to go on from. */
  lastEventId?: string | undefined;
  onMessage: (message: SseMessage) => void;
  /** The server no longer has what came after the cursor: read the state anew. */
  onResync: () => void;
  onConnection?: (connected: boolean) => void;
  /** True for the message after which nothing comes. */
  isLast: (message: SseMessage) => boolean;
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * Reads an event stream until its last message, over as many connections as that takes. Each reconnection resumes after
 * the last message received, so none is missed and none comes twice. Rejects when the server refuses (4xx).
 */
export async function readStream(options: StreamOptions): Promise<void> {
  const { signal } = options;
  const wait = options.wait ?? sleep;
  let cursor = options.lastEventId;
  let attempt = 0;
  let pause: number | undefined;
  while (!stopped(signal)) {
    try {
      const request = new Request(options.url, {
        headers: { Accept: 'text/event-stream', ...(cursor ? { 'Last-Event-ID': cursor } : {}) },
        cache: 'no-store',
        signal,
      });
      const answer = await options.fetch(request);
      if (answer.status === 204) return;
      if (!answer.ok) throw toApiError(answer, safeJson(await answer.text()));
      options.onConnection?.(true);
      attempt = 0;
      const parser = new SseParser();
      for await (const message of messagesOf(answer, parser)) {
        if (message === 'alive') {
          cursor = parser.cursor ?? cursor;
          pause = parser.retry ?? pause;
          continue;
        }
        cursor = message.id ?? cursor;
        if (message.event === 'resync') {
          options.onResync();
          continue;
        }
        options.onMessage(message);
        if (options.isLast(message)) return;
      }
    } catch (error) {
      if (stopped(signal)) return;
      const status = error instanceof ApiError ? error.status : 0;
      if (status >= 400 && status < 500 && status !== 408 && status !== 429) throw error;
    } finally {
      options.onConnection?.(false);
    }
    await wait(Math.max(pause ?? 0, backoff(attempt++)), signal);
  }
}

/** The messages of an answer; `alive` after each piece that came. */
async function* messagesOf(answer: Response, parser: SseParser): AsyncGenerator<SseMessage | 'alive'> {
  if (!answer.body) return;
  const decoder = new TextDecoder();
  const reader = answer.body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield* parser.push(decoder.decode(value, { stream: true }));
      yield 'alive';
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
}
