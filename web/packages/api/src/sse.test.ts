import { describe, expect, test, vi } from 'vitest';
import { readStream, SseParser, type SseMessage, type StreamOptions } from './sse';

describe('SseParser', () => {
  const stream =
    'retry: 700\r\n: hello\r\nid: 1\r\nevent: step\r\ndata: {"a":1,\r\ndata: "b":2}\r\n\r\ndata: two\n\nid: 3\ndata\n\n';
  const expected = [
    { id: '1', event: 'step', data: '{"a":1,\n"b":2}' },
    { id: '1', event: 'message', data: 'two' },
    { id: '3', event: 'message', data: '' },
  ];

  test('reads the same messages however the bytes are cut', () => {
    for (let size = 1; size <= stream.length; size++) {
      const parser = new SseParser();
      const messages: SseMessage[] = [];
      for (let at = 0; at < stream.length; at += size)
        messages.push(...parser.push(stream.slice(at, at + size)));
      expect(messages).toEqual(expected);
      expect(parser.retry).toBe(700);
    }
  });

  test('a message without its empty line is not given out', () => {
    expect(new SseParser().push('data: half\n')).toEqual([]);
  });
});

describe('readStream', () => {
  const body = (text: string) => new Response(text, { headers: { 'content-type': 'text/event-stream' } });
  const run = (answers: (() => Response | Promise<Response>)[], more: Partial<StreamOptions> = {}) => {
    const requests: Request[] = [];
    const messages: string[] = [];
    const onResync = vi.fn();
    const done = readStream({
      url: 'http://house/events',
      signal: new AbortController().signal,
      fetch: async request => {
        requests.push(request);
        const next = answers.shift();
        if (!next) throw new Error('asked too often');
        return next();
      },
      onMessage: message => messages.push(message.data),
      onResync,
      isLast: message => message.event === 'done',
      wait: () => Promise.resolve(),
      ...more,
    });
    return { done, requests, messages, onResync };
  };
  const cursors = (requests: Request[]) => requests.map(request => request.headers.get('last-event-id'));

  test('resumes after the last message it received, over breaks and refusals to connect', async () => {
    const { done, requests, messages } = run([
      () => body('id: 4\ndata: a\n\nid: 5\ndata: b\n\nid: 6\ndata: cut o'),
      () => Promise.reject(new TypeError('offline')),
      () => new Response('busy', { status: 503 }),
      () => body('id: 6\ndata: c\n\nid: 7\nevent: done\ndata: d\n\n'),
    ]);
    await done;
    expect(messages).toEqual(['a', 'b', 'c', 'd']);
    expect(cursors(requests)).toEqual([null, '5', '5', '5']);
  });

  test('a resync drops the old cursor and says so', async () => {
    const { done, requests, messages, onResync } = run(
      [() => body('event: resync\nid: 90\ndata: {}\n\n'), () => body('id: 91\nevent: done\ndata: z\n\n')],
      { lastEventId: '3' },
    );
    await done;
    expect(onResync).toHaveBeenCalledTimes(1);
    expect(messages).toEqual(['z']);
    expect(cursors(requests)).toEqual(['3', '90']);
  });

  test('a sign of life moves the cursor', async () => {
    const { done, requests, messages } = run([
      () => body('id: 4\ndata: a\n\n:\nid: 40\n\n'),
      () => body('id: 41\nevent: done\ndata: z\n\n'),
    ]);
    await done;
    expect(messages).toEqual(['a', 'z']);
    expect(cursors(requests)).toEqual([null, '40']);
  });

  test('a refusal is final', async () => {
    const { done, requests } = run([() => new Response('{"message":"Gone."}', { status: 404 })]);
    await expect(done).rejects.toMatchObject({ status: 404, message: 'Gone.' });
    expect(requests).toHaveLength(1);
  });

  test('ends quietly when it is no longer wanted', async () => {
    const stop = new AbortController();
    const { done } = run([() => body('id: 1\ndata: a\n\n')], {
      signal: stop.signal,
      wait: async () => stop.abort(),
    });
    await expect(done).resolves.toBeUndefined();
  });
});
