import type { StoredFile, Upload } from './contract';
import { backoff, sleep, stopped } from './backoff';
import { ApiError, toApiError, unreachable } from './problem';
import { safeJson, type Session } from './session';

/** What fits one request; anything larger goes in pieces and can be resumed. */
export const SINGLE_REQUEST = 4 * 1024 * 1024;
const TRIES = 6;

export interface UploadOptions {
  file: File;
  signal: AbortSignal;
  /** 0 to 1. */
  onProgress: (part: number) => void;
  /** Remembers unfinished sessions, so that choosing the same file again goes on where it stopped. */
  memory?: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | undefined;
}

interface Sent {
  method: 'POST' | 'PUT';
  url: string;
  body: Blob | FormData;
  headers?: Record<string, string>;
}

type Send = (what: Sent, onProgress: (bytes: number) => void, signal: AbortSignal) => Promise<unknown>;
type Call = (method: 'GET' | 'POST', url: string, body: unknown, signal: AbortSignal) => Promise<unknown>;

/** Puts one file on the server. */
export class Uploader {
  readonly #send: Send;
  readonly #call: Call;
  readonly #wait: (ms: number, signal: AbortSignal) => Promise<void>;

  constructor(session: Session, base: string, test?: { send?: Send; wait?: (ms: number) => Promise<void> }) {
    this.#send = test?.send ?? sendWithProgress(session, base);
    this.#wait = test?.wait ?? sleep;
    this.#call = async (method, url, body, signal) => {
      const answer = await session.fetch(
        new Request(base + url, {
          method,
          signal,
          headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
          body: body === undefined ? null : JSON.stringify(body),
        }),
      );
      const json = safeJson(await answer.text());
      if (!answer.ok) throw toApiError(answer, json);
      return json;
    };
  }

  async upload({ file, signal, onProgress, memory }: UploadOptions): Promise<StoredFile> {
    if (file.size <= SINGLE_REQUEST) {
      return this.#patiently(signal, () => {
        const form = new FormData();
        form.append('file', file, file.name);
        return this.#send(
          { method: 'POST', url: '/api/v1/files', body: form },
          bytes => onProgress(Math.min(1, bytes / Math.max(1, file.size))),
          signal,
        );
      }) as Promise<StoredFile>;
    }
    const key = `atelier-upload:${file.name}:${file.size}:${file.lastModified}`;
    const session = await this.#session(file, key, signal, memory);
    await this.#pieces(file, session, signal, onProgress);
    const stored = (await this.#patiently(signal, () =>
      this.#call('POST', `/api/v1/files/uploads/${session.id}/complete`, undefined, signal),
    ).catch((error: unknown) => {
      // A session that cannot be completed (a wrong hash) is of no more use.
      if (error instanceof ApiError && !passing(error)) memory?.removeItem(key);
      throw error;
    })) as StoredFile;
    memory?.removeItem(key);
    return stored;
  }

  async #session(
    file: File,
    key: string,
    signal: AbortSignal,
    memory: UploadOptions['memory'],
  ): Promise<Upload> {
    const known = memory?.getItem(key);
    if (known) {
      try {
        return (await this.#call('GET', `/api/v1/files/uploads/${known}`, undefined, signal)) as Upload;
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 404) throw error;
        memory?.removeItem(key);
      }
    }
    const sha256 = await hashOf(file);
    const opened = (await this.#patiently(signal, () =>
      this.#call(
        'POST',
        '/api/v1/files/uploads',
        { name: file.name, size: file.size, ...(sha256 ? { sha256 } : {}) },
        signal,
      ),
    )) as Upload;
    memory?.setItem(key, opened.id);
    return opened;
  }

  /** Sends what the server does not have yet. After a break it asks how far the server came. */
  async #pieces(file: File, session: Upload, signal: AbortSignal, onProgress: (part: number) => void) {
    let offset = session.received;
    let failures = 0;
    onProgress(offset / file.size);
    while (offset < file.size) {
      const end = Math.min(offset + session.chunk_size, file.size);
      try {
        await this.#send(
          {
            method: 'PUT',
            url: `/api/v1/files/uploads/${session.id}`,
            body: file.slice(offset, end),
            headers: {
              'Content-Type': 'application/octet-stream',
              'Content-Range': `bytes ${offset}-${end - 1}/${file.size}`,
            },
          },
          bytes => onProgress(Math.min(end, offset + bytes) / file.size),
          signal,
        );
        offset = end;
        failures = 0;
      } catch (error) {
        const lostStep = error instanceof ApiError && error.status === 409;
        if (stopped(signal) || !(lostStep || passing(error)) || ++failures >= TRIES) throw error;
        await this.#wait(backoff(failures), signal);
        if (stopped(signal)) throw error;
        const now = await this.#call('GET', `/api/v1/files/uploads/${session.id}`, undefined, signal).catch(
          (cause: unknown) => {
            if (passing(cause)) return session;
            throw cause;
          },
        );
        offset = (now as Upload).received;
      }
      onProgress(offset / file.size);
    }
  }

  async #patiently<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    for (let failures = 0; ; failures++) {
      try {
        return await work();
      } catch (error) {
        if (stopped(signal) || !passing(error) || failures + 1 >= TRIES) throw error;
        await this.#wait(backoff(failures), signal);
        if (stopped(signal)) throw error;
      }
    }
  }
}

/** Worth another try: the network, or a server that is busy. */
function passing(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500);
}

/** The server compares it with what arrived. Not to be had outside secure contexts. */
async function hashOf(file: File): Promise<string | undefined> {
  const subtle = (globalThis.crypto as Crypto | undefined)?.subtle;
  if (!subtle) return undefined;
  const digest = await subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map(byte => byte.toString(16).padStart(2, '0')).join('');
}

/** `fetch` cannot tell how much was sent; XMLHttpRequest can. */
function sendWithProgress(session: Session, base: string): Send {
  const once = (
    what: Sent,
    token: string | undefined,
    onProgress: (bytes: number) => void,
    signal: AbortSignal,
  ) =>
    new Promise<{ status: number; headers: Headers; text: string }>((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(what.method, base + what.url);
      for (const [name, value] of Object.entries(what.headers ?? {})) request.setRequestHeader(name, value);
      if (token) request.setRequestHeader('Authorization', `Bearer ${token}`);
      request.upload.onprogress = event => onProgress(event.loaded);
      const abort = () => request.abort();
      signal.addEventListener('abort', abort);
      request.onloadend = () => signal.removeEventListener('abort', abort);
      request.onload = () =>
        resolve({
          status: request.status,
          headers: new Headers({ 'retry-after': request.getResponseHeader('retry-after') ?? '' }),
          text: request.responseText,
        });
      request.onerror = () => reject(unreachable());
      request.onabort = () => reject(new DOMException('Aborted', 'AbortError'));
      request.send(what.body);
    });
  return async (what, onProgress, signal) => {
    const token = await session.token();
    let answer = await once(what, token, onProgress, signal);
    if (answer.status === 401 && token && (await session.refused(token))) {
      answer = await once(what, await session.token(), onProgress, signal);
    }
    const json = safeJson(answer.text);
    if (answer.status >= 400) throw toApiError(answer, json);
    return json;
  };
}
