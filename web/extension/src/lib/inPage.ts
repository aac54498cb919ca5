/*
 * What is run inside a page of a Canvas, apart from the page's own scripts, when the person has asked for it.
 */

/** What a page could fetch. */
export interface Fetched {
  status: number;
  /** Text, or base64 where bytes were asked for. */
  body: string;
  /** Why there is no body. */
  problem?: 'moved' | 'unreachable' | 'too large';
}

/**
 * Fetches a path of the page's own server, with the page's own session; the cookie stays where it is.
 *
 * Only this text is carried into the page, so it uses nothing from outside itself.
 */
export async function fetchInPage(
  origin: string,
  path: string,
  as: 'text' | 'base64',
  most: number,
): Promise<Fetched> {
  const failed = (problem: Fetched['problem'], status = 0) => ({ status, body: '', problem }) as Fetched;
  // The tab may show something else by now.
  if (location.origin !== origin || !path.startsWith('/') || path.startsWith('//')) return failed('moved');
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let status = 0;
  try {
    const answer = await fetch(path, {
      credentials: 'same-origin',
      // Ids as text: they may be larger than a script's numbers.
      headers: { Accept: as === 'text' ? 'application/json+canvas-string-ids, application/json' : '*/*' },
      signal: AbortSignal.timeout(as === 'text' ? 20_000 : 120_000),
    });
    status = answer.status;
    if (!answer.ok || !answer.body) return { status, body: '' };
    const reader = answer.body.getReader();
    for (let size = 0; ;) {
      const { done, value } = await reader.read();
      if (done) break;
      size += value.length;
      if (size > most) {
        void reader.cancel().catch(() => undefined);
        return failed('too large', status);
      }
      parts.push(value);
    }
  } catch {
    return failed('unreachable', status);
  }
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  if (as === 'text') return { status, body: new TextDecoder().decode(bytes) };
  let text = '';
  for (let at = 0; at < bytes.length; at += 32_768)
    text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return { status, body: btoa(text) };
}
