import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LiveSocket } from './socket';

class FakeSocket {
  readyState = 0;
  sent: Record<string, unknown>[] = [];
  onopen: ((event: unknown) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: ((event: unknown) => void) | null = null;
  send(data: string) {
    this.sent.push(JSON.parse(data) as Record<string, unknown>);
  }
  close() {
    this.readyState = 3;
  }
  accept() {
    this.readyState = 1;
    this.onopen?.({});
  }
  tell(message: object) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  break(code = 1006) {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

function lab(token: () => Promise<string | undefined> = () => Promise.resolve('t1')) {
  const sockets: FakeSocket[] = [];
  const refused = vi.fn(() => Promise.resolve(true));
  const live = new LiveSocket({
    url: () => 'ws://house/api/v1/ws',
    token,
    onRefused: refused,
    random: () => 1,
    open: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
  });
  const last = () => {
    const socket = sockets.at(-1);
    if (!socket) throw new Error('no socket was opened');
    return socket;
  };
  return { live, sockets, last, refused };
}

const handlers = () => ({ onEvent: vi.fn(), onResync: vi.fn() });
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('LiveSocket', () => {
  test('says who it is first, then subscribes', async () => {
    const { live, last } = lab();
    live.subscribe('runs', handlers());
    await settle();
    last().accept();
    expect(last().sent).toEqual([
      { type: 'auth', token: 't1' },
      { type: 'subscribe', channel: 'runs' },
    ]);
    expect(live.state).toBe('open');
  });

  test('after a break it subscribes again from the last position it saw', async () => {
    const { live, sockets, last } = lab();
    const runs = handlers();
    live.subscribe('runs', runs);
    live.subscribe('work', handlers());
    await settle();
    last().accept();
    last().tell({ type: 'event', channel: 'runs', position: 41, event: { event_type: 'run.completed' } });
    last().break();
    expect(live.state).toBe('waiting');

    await vi.advanceTimersByTimeAsync(600);
    expect(sockets).toHaveLength(2);
    last().accept();
    expect(last().sent.slice(1)).toEqual([
      { type: 'subscribe', channel: 'runs', since: 41 },
      { type: 'subscribe', channel: 'work' },
    ]);
    expect(runs.onEvent).toHaveBeenCalledExactlyOnceWith({ event_type: 'run.completed' });
  });

  test('waits longer after each failure, and at once when asked to hurry', async () => {
    const { live, sockets, last } = lab();
    live.subscribe('runs', handlers());
    await settle();
    last().break();
    await vi.advanceTimersByTimeAsync(499);
    expect(sockets).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sockets).toHaveLength(2);
    last().break();
    await vi.advanceTimersByTimeAsync(900);
    expect(sockets).toHaveLength(2);
    live.hurry();
    await settle();
    expect(sockets).toHaveLength(3);
  });

  test('a connection that does not answer pings is replaced', async () => {
    const { live, sockets, last } = lab();
    live.subscribe('runs', handlers());
    await settle();
    last().accept();
    await vi.advanceTimersByTimeAsync(25_000);
    last().tell({ type: 'pong' });
    await vi.advanceTimersByTimeAsync(25_000);
    expect(live.state).toBe('open');
    await vi.advanceTimersByTimeAsync(25_000 + 500);
    expect(sockets).toHaveLength(2);
  });

  test('hands on resync, and what comes after a late break of an old socket is ignored', async () => {
    const { live, sockets, last } = lab();
    const runs = handlers();
    live.subscribe('runs', runs);
    await settle();
    last().accept();
    last().tell({ type: 'resync', channel: 'runs', position: 7 });
    expect(runs.onResync).toHaveBeenCalledTimes(1);
    const old = last();
    old.break();
    await vi.advanceTimersByTimeAsync(500);
    last().accept();
    old.break();
    expect(live.state).toBe('open');
    expect(sockets).toHaveLength(2);
  });

  test('a refused token is reported; the last unsubscription closes', async () => {
    const { live, last, refused } = lab();
    const stop = live.subscribe('runs', handlers());
    await settle();
    last().accept();
    last().break(4401);
    expect(refused).toHaveBeenCalledExactlyOnceWith('t1');
    stop();
    expect(live.state).toBe('idle');
  });

  test('nonsense from the wire is ignored', async () => {
    const { live, last } = lab();
    const runs = handlers();
    live.subscribe('runs', runs);
    await settle();
    last().accept();
    last().onmessage?.({ data: '{"broken' });
    last().tell([1]);
    last().tell({ type: 'event', channel: 'other', event: {} });
    expect(runs.onEvent).not.toHaveBeenCalled();
  });
});
