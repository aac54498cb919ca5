#!/usr/bin/env node
// A server for looking at the client without the real one: the shapes of the API, no rules, nothing kept.
//   node dev/mock.mjs [port]      MOCK_STAGE_MS=700  MOCK_TOKEN_SECONDS=1800
// Serves app/dist too, under the security headers of the real server. Sign in as ada@example.org with any password;
// a new account starts empty.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocketServer } from 'ws';
import { id, makeHouse } from './mock/house.mjs';
import { sourcesOf } from './mock/plan.mjs';
import { seed } from './mock/seed.mjs';

const port = Number(process.argv[2] ?? 8080);
const stageMs = Number(process.env.MOCK_STAGE_MS ?? 700);
const tokenSeconds = Number(process.env.MOCK_TOKEN_SECONDS ?? 1800);
const dist = fileURLToPath(new URL('../app/dist', import.meta.url));
const house = makeHouse({ stageMs });
const ada = {
  id: 'usr_ada',
  email: 'ada@example.org',
  name: 'Ada Lovelace',
  created_at: '2026-09-01T08:00:00Z',
};
house.users.set(ada.email, ada);
await seed(house, ada.id);

class Refusal extends Error {
  constructor(status, code, message, details = []) {
    super(message);
    Object.assign(this, { status, code, details });
  }
}
const notFound = () => new Refusal(404, 'api.not_found', 'There is no such thing here.');

const readBody = async request => {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
};
const readJson = async request => JSON.parse((await readBody(request)).toString() || '{}');

function listing(all, query) {
  const page = Number(query.get('page') ?? 1);
  const size = Number(query.get('page_size') ?? 20);
  const total_pages = Math.ceil(all.length / size);
  return {
    data: all.slice((page - 1) * size, page * size),
    pagination: {
      page,
      page_size: size,
      total: all.length,
      total_pages,
      has_next: page < total_pages,
      has_prev: page > 1,
    },
    links: {},
  };
}

function grant(user, response) {
  const access_token = id('tok');
  const refresh = id('ref');
  house.tokens.set(access_token, { user, until: Date.now() + tokenSeconds * 1000 });
  house.refresh.set(refresh, user);
  response.setHeader(
    'Set-Cookie',
    `atelier_refresh=${refresh}; HttpOnly; SameSite=Strict; Path=/api/v1/auth`,
  );
  return { access_token, token_type: 'Bearer', expires_in: tokenSeconds };
}

const userOf = token => {
  const known = house.tokens.get(token);
  return known && known.until > Date.now() ? known.user : undefined;
};

const withCounts = assignment => {
  const { owner: _owner, happenings: _happenings, ...shown } = assignment;
  const tasks = (house.items.get(assignment.assignment_id) ?? []).filter(item => item.kind === 'task');
  return {
    ...shown,
    tasks_done: tasks.filter(task => task.state === 'done').length,
    tasks_total: tasks.length,
  };
};
const shownRun = run => ({ ...run, owner: undefined, steps: undefined, log: undefined });

const routes = [];
const on = (method, pattern, handle) =>
  routes.push({ method, pattern: new RegExp(`^${pattern.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`), handle });
const A = '/api/v1/assignments/{course}/{id}';

on('POST', '/api/v1/auth/register', async ({ request }) => {
  const { email, name, password } = await readJson(request);
  if (house.users.has(email))
    throw new Refusal(409, 'identity.email_taken', 'There is already an account with this address.');
  if ((password ?? '').length < 10) {
    throw new Refusal(422, 'identity.invalid', 'Some fields are not valid.', [
      { field: 'password', code: 'too_short', message: 'A password has at least 10 characters.' },
    ]);
  }
  const user = { id: id('usr'), email, name, created_at: new Date().toISOString() };
  house.passwords.set(user.id, password);
  house.users.set(email, user);
  return [201, user];
});
on('POST', '/api/v1/auth/login', async ({ request, response }) => {
  const { email, password } = await readJson(request);
  const user = house.users.get(email);
  if (!user || (house.passwords.get(user.id) ?? password) !== password)
    throw new Refusal(401, 'identity.wrong_credentials', 'The address or the password is not right.');
  return [200, grant(user, response)];
});
on('POST', '/api/v1/auth/refresh', async ({ request, response }) => {
  const cookie = /atelier_refresh=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
  const user = house.refresh.get(cookie);
  if (!user || request.headers['x-atelier-client'] !== 'web')
    throw new Refusal(401, 'identity.session_ended', 'Please sign in.');
  house.refresh.delete(cookie);
  return [200, grant(user, response)];
});
on('POST', '/api/v1/auth/logout', async ({ response }) => {
  response.setHeader('Set-Cookie', 'atelier_refresh=; Max-Age=0; Path=/api/v1/auth');
  return [204];
});
on('GET', '/api/v1/auth/me', async ({ user }) => [200, user]);

const mine = user => [...house.assignments.values()].filter(each => each.owner === user.id);
const one = ({ user, params }) => {
  const assignment = house.assignments.get(params.id);
  if (!assignment || assignment.owner !== user.id) throw notFound();
  return assignment;
};
on('GET', '/api/v1/assignments', async ({ user, query }) => {
  const after = query.get('due_after');
  const before = query.get('due_before');
  const list = mine(user)
    .filter(each => !query.get('state') || each.workspace.status === query.get('state'))
    .filter(each => !before || (each.due_at && each.due_at < before))
    .filter(each => !after || (each.due_at && each.due_at >= after))
    .sort((a, b) => (a.due_at ?? '9').localeCompare(b.due_at ?? '9'));
  return [200, listing(list.map(withCounts), query)];
});
on('POST', '/api/v1/assignments', async ({ user, request }) => {
  const input = await readJson(request);
  if (!input.title?.trim())
    throw new Refusal(422, 'study.invalid', 'Some fields are not valid.', [
      { field: 'title', code: 'required', message: 'Give it a title.' },
    ]);
  return [201, withCounts(house.makeAssignment(user.id, input))];
});
on('GET', A, async context => [200, withCounts(one(context))]);
on('PUT', A, async context => {
  const assignment = one(context);
  const { file_ids: _files, ...input } = await readJson(context.request);
  Object.assign(assignment, input, { updated_at: new Date().toISOString() });
  return [200, withCounts(assignment)];
});
on('DELETE', A, async context => {
  house.assignments.delete(one(context).assignment_id);
  return [204];
});
on('POST', `${A}/start`, async context => {
  const assignment = one(context);
  const reprocess = context.query.get('reprocess') === 'true';
  const { status } = assignment.workspace;
  if (reprocess && status === 'running')
    throw new Refusal(409, 'study.plan_running', 'A new plan is already being made.');
  if (!reprocess && status !== 'new') return [200, assignment.workspace];
  void house.start(assignment);
  return [202, assignment.workspace];
});
on('GET', `${A}/plan`, async context => {
  const plans = house.plans.get(one(context).assignment_id) ?? [];
  const wanted = context.query.get('version');
  const found = wanted ? plans.find(each => each.plan.version === Number(wanted)) : plans.at(-1);
  if (!found) throw notFound();
  return [200, found.plan];
});
on('GET', `${A}/plan/versions`, async context => {
  const plans = house.plans.get(one(context).assignment_id) ?? [];
  return [
    200,
    {
      data: plans
        .map(({ plan, created_at }) => ({
          version: plan.version,
          engine: plan.engine,
          created_at,
          current: plan === plans.at(-1).plan,
        }))
        .reverse(),
    },
  ];
});
on('GET', `${A}/plan.ics`, async ({ response }) => {
  response.writeHead(200, { 'Content-Type': 'text/calendar' });
  response.end('BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n');
});
on('GET', `${A}/sources`, async context => [200, { data: sourcesOf(one(context)) }]);
on('GET', `${A}/events`, async context => {
  const assignment = one(context);
  const { request, response } = context;
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  let sent = Number(request.headers['last-event-id'] ?? 0);
  const send = () => {
    for (; sent < assignment.happenings.length; sent++) {
      const happening = assignment.happenings[sent];
      response.write(
        `id: ${sent + 1}\nevent: ${happening.event_type}\ndata: ${JSON.stringify(happening)}\n\n`,
      );
    }
  };
  send();
  const listener = event => event.happening === assignment.assignment_id && send();
  house.listeners.add(listener);
  request.on('close', () => house.listeners.delete(listener));
});

const itemsOfUser = user => mine(user).flatMap(each => house.items.get(each.assignment_id) ?? []);
on('GET', '/api/v1/work-items', async ({ user, query }) => {
  const of = query.get('assignment_id');
  const before = query.get('due_before');
  const list = itemsOfUser(user)
    .filter(item => !of || item.assignment_id === of)
    .filter(item => !before || (item.due_at && item.due_at < before))
    .sort((a, b) => a.position - b.position);
  return [200, listing(list, query)];
});
on('PATCH', '/api/v1/work-items/{id}', async ({ user, params, request }) => {
  const item = itemsOfUser(user).find(each => each.id === params.id);
  if (!item) throw notFound();
  const patch = await readJson(request);
  const match = request.headers['if-match'];
  if (match && match !== `"v${item.version}"`)
    throw new Refusal(412, 'api.changed', 'It was changed in the meantime.');
  Object.assign(item, patch, { version: item.version + 1 });
  house.announce(user.id, 'work_item.changed', item.id);
  return [200, item];
});

const keep = (name, bytes) => {
  const text = /\.(txt|md|html?)$/.test(name) ? bytes.toString() : undefined;
  const file = {
    id: id('fil'),
    name,
    size: bytes.length,
    media_type: 'application/octet-stream',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    created_at: new Date().toISOString(),
    text,
  };
  house.files.set(file.id, file);
  return file;
};
on('POST', '/api/v1/files', async ({ request }) => {
  const body = (await readBody(request)).toString('latin1');
  const name = /filename="([^"]*)"/.exec(body)?.[1] ?? 'file';
  const content = body.slice(body.indexOf('\r\n\r\n') + 4, body.lastIndexOf('\r\n--'));
  return [201, keep(Buffer.from(name, 'latin1').toString(), Buffer.from(content, 'latin1'))];
});
on('POST', '/api/v1/files/uploads', async ({ request }) => {
  const { name, size } = await readJson(request);
  const upload = { id: id('upl'), name, size, received: 0, parts: [] };
  house.uploads.set(upload.id, upload);
  return [201, { id: upload.id, name, size, received: 0 }];
});
const upload = params =>
  house.uploads.get(params.id) ??
  (() => {
    throw notFound();
  })();
on('GET', '/api/v1/files/uploads/{id}', async ({ params }) => {
  const { parts: _parts, ...shown } = upload(params);
  return [200, shown];
});
on('PUT', '/api/v1/files/uploads/{id}', async ({ params, request }) => {
  const session = upload(params);
  const from = Number(/bytes (\d+)-/.exec(request.headers['content-range'])?.[1]);
  const bytes = await readBody(request);
  if (from !== session.received)
    throw new Refusal(409, 'blobs.wrong_offset', 'That piece does not follow the last one.');
  session.parts.push(bytes);
  session.received += bytes.length;
  return [200, { id: session.id, received: session.received }];
});
on('POST', '/api/v1/files/uploads/{id}/complete', async ({ params }) => {
  const session = upload(params);
  return [201, keep(session.name, Buffer.concat(session.parts))];
});

const runOf = ({ user, params }) => {
  const run = house.runs.get(params.id);
  if (!run || run.owner !== user.id) throw notFound();
  return run;
};
on('GET', '/api/v1/runs', async ({ user, query }) => {
  const list = [...house.runs.values()]
    .filter(run => run.owner === user.id && (!query.get('state') || run.state === query.get('state')))
    .sort((a, b) => b.created_at.localeCompare(a.created_at));
  return [200, listing(list.map(shownRun), query)];
});
on('GET', '/api/v1/runs/{id}', async context => [200, shownRun(runOf(context))]);
on('GET', '/api/v1/runs/{id}/steps', async context => [200, { data: runOf(context).steps }]);
on('GET', '/api/v1/runs/{id}/log', async context => [200, { data: runOf(context).log }]);
on('POST', '/api/v1/runs/{id}/cancel', async context => {
  const run = runOf(context);
  run.cancel_requested = true;
  return [202, shownRun(run)];
});
on('POST', '/api/v1/runs/{id}/retry', async context => {
  const run = runOf(context);
  const assignment = house.assignments.get(run.subject);
  if (assignment) void house.start(assignment);
  return [202, shownRun(run)];
});

const open = new Set([
  '/api/v1/auth/register',
  '/api/v1/auth/login',
  '/api/v1/auth/refresh',
  '/api/v1/auth/logout',
]);

async function api(request, response, url) {
  const route = routes.find(each => each.method === request.method && each.pattern.test(url.pathname));
  if (!route) throw notFound();
  const user = userOf((request.headers.authorization ?? '').replace('Bearer ', ''));
  if (!user && !open.has(url.pathname)) throw new Refusal(401, 'identity.unauthenticated', 'Please sign in.');
  const { groups } = route.pattern.exec(url.pathname);
  const answer = await route.handle({
    request,
    response,
    user,
    query: url.searchParams,
    params: groups ?? {},
  });
  if (!answer) return;
  response.writeHead(answer[0], { 'Content-Type': 'application/json' });
  response.end(answer[1] === undefined ? undefined : JSON.stringify(answer[1]));
}

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const csp =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

function page(response, url) {
  const wanted = join(dist, normalize(decodeURIComponent(url.pathname)));
  const file =
    wanted.startsWith(dist) && existsSync(wanted) && statSync(wanted).isFile()
      ? wanted
      : join(dist, 'index.html');
  response.writeHead(200, {
    'Content-Type': types[extname(file)] ?? 'application/octet-stream',
    'Content-Security-Policy': csp,
  });
  createReadStream(file).pipe(response);
}

const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://mock');
  if (!url.pathname.startsWith('/api/')) return page(response, url);
  api(request, response, url).catch(error => {
    const { status = 500, code = 'mock.broken', message, details = [] } = error;
    if (status === 500) console.error(error);
    response.writeHead(status, { 'Content-Type': 'application/problem+json' });
    response.end(
      JSON.stringify({
        type: `urn:atelier:error:${code}`,
        title: code,
        status,
        detail: message,
        code,
        error: code,
        message,
        details,
        request_id: id('req'),
      }),
    );
  });
});

new WebSocketServer({ server, path: '/api/v1/ws' }).on('connection', socket => {
  let user;
  const channels = new Set();
  const say = message => socket.send(JSON.stringify(message));
  const listener = event => {
    if (event.position && event.owner === user?.id) {
      for (const channel of channels)
        say({ type: 'event', channel, position: event.position, event: { ...event, owner: undefined } });
    }
  };
  house.listeners.add(listener);
  socket.on('close', () => house.listeners.delete(listener));
  socket.on('message', data => {
    const message = JSON.parse(data.toString());
    if (message.type === 'auth') {
      user = userOf(message.token);
      if (!user) socket.close(4401);
    } else if (message.type === 'subscribe') {
      channels.add(message.channel);
      say({ type: 'subscribed', channel: message.channel, position: String(house.events.length) });
    } else if (message.type === 'unsubscribe') {
      channels.delete(message.channel);
    } else if (message.type === 'ping') {
      say({ type: 'pong' });
    }
  });
});

server.listen(port, '127.0.0.1', () => console.log(`mock on http://127.0.0.1:${port}`));
