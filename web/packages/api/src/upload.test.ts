import { describe, expect, test, vi } from 'vitest';
import { ApiError } from './problem';
import { Session } from './session';
import { SINGLE_REQUEST, Uploader } from './upload';

const MIB = 1024 * 1024;

/** A file of a given size that holds no bytes until they are asked for. */
function bigFile(size: number): File {
  return new File([new Uint8Array(size)], 'brief.pdf', { lastModified: 7 });
}

/** A server that takes pieces in order. `breaks` says before which pieces (by count) the line goes dead. */
function house(breaks: number[] = []) {
  let received = 0;
  let asked = 0;
  const ranges: string[] = [];
  const fetch = async (request: Request) => {
    const path = new URL(request.url).pathname;
    const answer = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });
    if (path.endsWith('/refresh'))
      return answer({ access_token: 't', token_type: 'Bearer', expires_in: 900 });
    if (path.endsWith('/complete')) return answer({ id: 'fil_1', received }, 201);
    if (request.method === 'GET' && path.endsWith('/gone')) return answer({ message: 'Not found' }, 404);
    return answer({ id: 'up_1', received, chunk_size: 4 * MIB }, request.method === 'POST' ? 201 : 200);
  };
  const send = vi.fn(
    async (what: {
      method: string;
      url: string;
      body: Blob | FormData;
      headers?: Record<string, string>;
    }) => {
      if (what.method === 'POST') return { id: 'fil_small' };
      if (breaks.includes(asked++)) throw new ApiError(0, 'client.unreachable', 'gone');
      const range = what.headers?.['Content-Range'] ?? '';
      const [, from, to] = /bytes (\d+)-(\d+)\//.exec(range) ?? [];
      if (Number(from) !== received) throw new ApiError(409, 'blobs.wrong_offset', 'wrong');
      ranges.push(range);
      received = Number(to) + 1;
      return {};
    },
  );
  const uploader = new Uploader(new Session({ base: 'http://house', fetch }), 'http://house', {
    send,
    wait: () => Promise.resolve(),
  });
  return { uploader, ranges, send, startAt: (at: number) => (received = at) };
}

const memory = () => {
  const map = new Map<string, string>();
  return {
    map,
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
    removeItem: (key: string) => void map.delete(key),
  };
};
const signal = new AbortController().signal;
const onProgress = () => undefined;

describe('Uploader', () => {
  test('a small file goes in one request', async () => {
    const { uploader, send } = house();
    await uploader.upload({ file: bigFile(SINGLE_REQUEST), signal, onProgress });
    expect(send).toHaveBeenCalledTimes(1);
    expect(send.mock.calls[0]?.[0]).toMatchObject({ method: 'POST', url: '/api/v1/files' });
  });

  test('a large file goes in pieces that cover it exactly, and comes through a broken line', async () => {
    const { uploader, ranges } = house([1, 2]);
    const parts: number[] = [];
    await uploader.upload({ file: bigFile(9 * MIB), signal, onProgress: part => parts.push(part) });
    const size = 9 * MIB;
    expect(ranges).toEqual([
      `bytes 0-${4 * MIB - 1}/${size}`,
      `bytes ${4 * MIB}-${8 * MIB - 1}/${size}`,
      `bytes ${8 * MIB}-${size - 1}/${size}`,
    ]);
    expect(parts.at(-1)).toBe(1);
  });

  test('choosing the same file again goes on where it stopped', async () => {
    const { uploader, ranges, startAt } = house();
    const kept = memory();
    kept.map.set(`atelier-upload:brief.pdf:${9 * MIB}:7`, 'up_1');
    startAt(8 * MIB);
    await uploader.upload({ file: bigFile(9 * MIB), signal, onProgress, memory: kept });
    expect(ranges).toEqual([`bytes ${8 * MIB}-${9 * MIB - 1}/${9 * MIB}`]);
    expect(kept.map.size).toBe(0);
  });

  test('a session the server has forgotten is opened anew', async () => {
    const { uploader, ranges } = house();
    const kept = memory();
    kept.map.set(`atelier-upload:brief.pdf:${5 * MIB}:7`, 'gone');
    await uploader.upload({ file: bigFile(5 * MIB), signal, onProgress, memory: kept });
    expect(ranges).toHaveLength(2);
  });

  test('a refusal is final and is not tried again', async () => {
    const { uploader, send } = house();
    send.mockRejectedValue(new ApiError(413, 'blobs.too_large', 'Files may have 100 MB.'));
    await expect(uploader.upload({ file: bigFile(5 * MIB), signal, onProgress })).rejects.toThrow('100 MB');
    expect(send).toHaveBeenCalledTimes(1);
  });
});
