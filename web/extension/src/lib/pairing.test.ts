import { expect, test, vi } from 'vitest';
import { askIn, pairPage, waitIn } from './pairing';

const home = 'https://atelier.example.org';
const codes = {
  device_code: 'atd_secret',
  user_code: 'BCDF-GHJK',
  verification_uri: `${home}/pair`,
  verification_uri_complete: `${home}/pair?code=BCDF-GHJK`,
  expires_in: 600,
  interval: 5,
};
const tokens = { access_token: 'a', refresh_token: 'r', token_type: 'Bearer', expires_in: 1800 };
const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });
const no = (code: string, status = 400) => json(status, { code, message: code });

test('it asks under its name, without cookies, and not as the web client', async () => {
  const fetch = vi.fn<(request: Request) => Promise<Response>>(async () => json(200, codes));
  expect(await askIn(home, 'Atelier for Chromium', fetch)).toEqual(codes);
  const [request] = fetch.mock.calls[0]!;
  expect([request.url, request.credentials, request.headers.get('x-atelier-client')]).toEqual([
    `${home}/api/v1/auth/devices/code`,
    'omit',
    null,
  ]);
  expect(await request.json()).toEqual({ client_name: 'Atelier for Chromium' });
});

test('the page that is opened is of the address that was typed, whatever the server answers', () => {
  const lured = { ...codes, verification_uri_complete: 'https://evil.example/pair' };
  expect(pairPage({ origin: home, codes: lured })).toBe(`${home}/pair?code=BCDF-GHJK`);
});

test.each([
  ['a page', () => new Response('<!doctype html><title>Shop</title>', { status: 200 })],
  ['nothing there', () => new Response('Not found', { status: 404 })],
  ['a code that is a script', () => json(200, { ...codes, user_code: '"><script>' })],
  ['a code that is a path', () => json(200, { ...codes, user_code: '../../evil' })],
  ['no code', () => json(200, {})],
  ['null', () => json(200, null)],
])('what is no Atelier is said to be none: %s', async (_, answer) => {
  await expect(askIn(home, 'x', async () => answer())).rejects.toThrow('it is no Atelier');
});

test('times that make no sense are brought to sense', async () => {
  const odd = { ...codes, expires_in: 1e12, interval: -3 };
  expect(await askIn(home, 'x', async () => json(200, odd))).toMatchObject({ expires_in: 3600, interval: 1 });
});

/** A server that gives these answers in turn, and how long was waited for each. */
function server(answers: (() => Response | Promise<Response>)[]) {
  const waited: number[] = [];
  let now = 0;
  const stop = new AbortController();
  const tools = {
    fetch: async () => {
      const next = answers.shift();
      if (!next) throw new Error('asked too often');
      return next();
    },
    wait: async (ms: number) => {
      waited.push(ms);
      now += ms;
    },
    now: () => now,
    signal: stop.signal,
  };
  return { waited, stop, wait: (until = 600_000) => waitIn({ origin: home, codes, until }, tools) };
}

test('it asks at the pace the server wants, over breaks of the line, till it is let in', async () => {
  const { waited, wait } = server([
    () => no('identity.authorization_pending'),
    () => no('identity.slow_down'),
    () => Promise.reject(new TypeError('offline')),
    () => no('api.unavailable', 503),
    () => json(200, tokens),
  ]);
  expect(await wait()).toEqual(tokens);
  expect(waited).toEqual([5000, 5000, 10_000, 10_000, 10_000]);
});

test.each(['identity.access_denied', 'identity.expired_token'])('%s is the end', async code => {
  const { wait, waited } = server([() => no(code)]);
  await expect(wait()).rejects.toMatchObject({ code });
  expect(waited).toHaveLength(1);
});

test('nobody who answers is the end, too', async () => {
  const { wait } = server(Array.from({ length: 10 }, () => () => no('identity.authorization_pending')));
  await expect(wait(30_000)).rejects.toMatchObject({ code: 'identity.expired_token' });
});

test('it stops when it is told to', async () => {
  const { wait, stop } = server([]);
  stop.abort();
  await expect(wait()).rejects.toThrow();
});
