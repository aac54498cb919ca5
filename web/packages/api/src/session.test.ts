import { describe, expect, test, vi } from 'vitest';
import { ApiError } from './problem';
import { Session, type KeptTokens } from './session';

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

/** Pages of one program, which share what is kept. */
function program(kept: KeptTokens | undefined) {
  let serial = 0;
  let good = kept?.refresh;
  const seen: { path: string; body: unknown; client: string | null }[] = [];
  const fetch = vi.fn(async (request: Request) => {
    const path = new URL(request.url).pathname;
    const text = await request.text();
    const body = text ? (JSON.parse(text) as { refresh_token?: string }) : undefined;
    seen.push({ path, body, client: request.headers.get('x-atelier-client') });
    if (path.endsWith('/logout')) return new Response(null, { status: 204 });
    if (path.endsWith('/refresh')) {
      if (body?.refresh_token !== good)
        return json(401, { code: 'identity.refresh_reused', message: 'Over.' });
      good = `r${++serial}`;
      return json(200, {
        access_token: `t${serial}`,
        refresh_token: good,
        token_type: 'Bearer',
        expires_in: 1800,
      });
    }
    return json(200, { token: request.headers.get('authorization') });
  });
  const keeper = {
    load: () => Promise.resolve(kept),
    save: (tokens: KeptTokens) => Promise.resolve(void (kept = tokens)),
    clear: () => Promise.resolve(void (kept = undefined)),
  };
  return {
    page: () => new Session({ base: 'http://house', fetch, keeper, now: () => 1_000_000 }),
    kept: () => kept,
    seen,
    stolen: () => (good = 'elsewhere'),
  };
}

describe('Session of a program', () => {
  const old: KeptTokens = { access: 't0', expiresAt: 1_000_000, refresh: 'r0' };

  test('goes on with what was kept, without asking as long as it is good', async () => {
    const { page, seen } = program({ ...old, expiresAt: 2_000_000 });
    const session = page();
    expect(await session.restore()).toBe(true);
    expect(await (await session.fetch(get())).json()).toEqual({ token: 'Bearer t0' });
    expect(seen.map(request => request.path)).toEqual(['/api/v1/things']);
  });

  test('sends the refresh token in the body, never as the web client, and keeps its successor', async () => {
    const { page, kept, seen } = program(old);
    expect(await page().restore()).toBe(true);
    expect(seen).toEqual([{ path: '/api/v1/auth/refresh', body: { refresh_token: 'r0' }, client: null }]);
    expect(kept()).toEqual({ access: 't1', expiresAt: 2_800_000, refresh: 'r1' });
  });

  test('takes what another page has renewed: a second use would end the session', async () => {
    const { page, seen } = program(old);
    const [one, two] = [page(), page()];
    await one.restore();
    await two.restore();
    expect(await two.token()).toBe('t1');
    expect(seen).toHaveLength(1);
  });

  test('forgets what does not open a session any more', async () => {
    const { page, kept, stolen } = program(old);
    stolen();
    const session = page();
    expect(await session.restore()).toBe(false);
    expect([kept(), session.state.status]).toEqual([undefined, 'signed-out']);
    const never = program(undefined).page();
    expect(await never.restore()).toBe(false);
  });

  test('signing out ends the session on the server and leaves nothing', async () => {
    const { page, kept, seen } = program({ ...old, expiresAt: 2_000_000 });
    const session = page();
    await session.restore();
    await session.signOut();
    expect(seen.at(-1)).toMatchObject({ path: '/api/v1/auth/logout', body: { refresh_token: 'r0' } });
    expect([kept(), session.state.status]).toEqual([undefined, 'signed-out']);
  });
});
