import { describe, expect, test, vi } from 'vitest';
import { ApiError } from './problem';
import { Session } from './session';

const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

const grant = (access_token: string) => json(200, { access_token, token_type: 'Bearer', expires_in: 1800 });

/** A server that knows one good token at a time, and counts refreshes. */
function server() {
  let serial = 0;
  let alive = true;
  const seen: string[] = [];
  const fetch = vi.fn(async (request: Request) => {
    const path = new URL(request.url).pathname;
    seen.push(path);
    if (path === '/api/v1/auth/refresh') {
      await Promise.resolve();
      return alive ? grant(`t${++serial}`) : json(401, { code: 'identity.session_ended', message: 'Over.' });
    }
    if (path === '/api/v1/auth/login') return grant(`t${++serial}`);
    if (path === '/api/v1/auth/logout') return new Response(null, { status: 204 });
    const good = request.headers.get('authorization') === `Bearer t${serial}`;
    return good ? json(200, { echo: await request.text() }) : json(401, { code: 'identity.token_expired' });
  });
  return {
    fetch,
    seen,
    expireToken: () => serial++,
    end: () => (alive = false),
    refreshes: () => seen.filter(path => path === '/api/v1/auth/refresh').length,
  };
}

const get = (path = '/api/v1/things') => new Request(`http://house${path}`);

describe('Session', () => {
  test('many requests with an expired token share one refresh, and all succeed', async () => {
    const house = server();
    const session = new Session({ base: 'http://house', fetch: house.fetch });
    await session.signIn('a@b.c', 'secret');
    house.expireToken();

    const answers = await Promise.all(Array.from({ length: 8 }, () => session.fetch(get())));

    expect(answers.map(answer => answer.status)).toEqual(Array(8).fill(200));
    expect(house.refreshes()).toBe(1);
  });

  test('the body is sent again after the refresh', async () => {
    const house = server();
    const session = new Session({ base: 'http://house', fetch: house.fetch });
    await session.signIn('a@b.c', 'secret');
    house.expireToken();
    const answer = await session.fetch(
      new Request('http://house/api/v1/things', { method: 'POST', body: 'hello' }),
    );
    expect(await answer.json()).toEqual({ echo: 'hello' });
  });

  test('when the refresh is refused the session ends, and the 401 is handed on', async () => {
    const house = server();
    const session = new Session({ base: 'http://house', fetch: house.fetch });
    await session.signIn('a@b.c', 'secret');
    const heard = vi.fn();
    session.subscribe(heard);
    house.expireToken();
    house.end();

    expect((await session.fetch(get())).status).toBe(401);
    expect(session.state.status).toBe('signed-out');
    expect(heard).toHaveBeenCalledTimes(1);

    await session.fetch(get());
    expect(house.refreshes()).toBe(1);
  });

  test('a server that cannot be reached does not sign anyone out', async () => {
    const session = new Session({
      base: 'http://house',
      fetch: () => Promise.reject(new TypeError('offline')),
    });
    await expect(session.restore()).rejects.toMatchObject({ status: 0 });
    expect(session.state.status).toBe('unknown');
  });

  test('a token near its end is renewed before it is used', async () => {
    const house = server();
    let now = 0;
    const session = new Session({ base: 'http://house', fetch: house.fetch, now: () => now });
    await session.signIn('a@b.c', 'secret');
    now = 1_790_000;
    expect((await session.fetch(get())).status).toBe(200);
    expect(house.seen).toEqual(['/api/v1/auth/login', '/api/v1/auth/refresh', '/api/v1/things']);
  });

  test('requests that use the cookie carry the header another site cannot send', async () => {
    const house = server();
    const session = new Session({ base: 'http://house', fetch: house.fetch });
    await session.restore();
    const request = house.fetch.mock.calls[0]?.[0];
    expect(request?.headers.get('x-atelier-client')).toBe('web');
    expect(request?.credentials).toBe('same-origin');
  });

  test('signing out ends it here even when the server fails', async () => {
    const house = server();
    const session = new Session({ base: 'http://house', fetch: house.fetch });
    await session.signIn('a@b.c', 'secret');
    house.fetch.mockImplementationOnce(async () => json(503, {}));
    await expect(session.signOut()).rejects.toBeInstanceOf(ApiError);
    expect(session.state.status).toBe('signed-out');
    expect(await session.token()).toBeUndefined();
  });

  test('a wrong password comes back as a problem with its fields', async () => {
    const session = new Session({
      base: 'http://house',
      fetch: async () =>
        json(422, {
          code: 'identity.invalid',
          message: 'Some fields are not valid.',
          details: [{ field: 'password', code: 'too_short', message: 'At least 10 characters.' }],
        }),
    });
    const error = await session
      .signUp({ email: 'a', password: 'b', name: 'c' })
      .catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).field('password')).toBe('At least 10 characters.');
  });
});
