import { ToastProvider, TooltipProvider } from '@atelier/ui';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { listing, problem, TestServer } from '../../../dev/test-server';
import { FakeBrowser } from './fake';
import { leadOut } from './leadOut';
import { Panel } from './Panel';

const home = 'https://atelier.example.org';
const canvas = 'https://canvas.example.edu';
const page = `${canvas}/courses/41/assignments/51`;
const own = '/assignments/41/51';

const assignment = (more: object = {}) => ({
  id: 'asg_1',
  course_id: '41',
  assignment_id: '51',
  title: 'Essay: Maps',
  origin: 'captured',
  url: page,
  status: 'ready',
  progress: 100,
  plan_version: null,
  file_ids: [],
  version: 1,
  ...more,
});

let browser: FakeBrowser;
let server: TestServer;

beforeEach(() => {
  browser = new FakeBrowser();
  browser.local = { server: home, refresh: 'r0', sites: [canvas] };
  browser.session = { access: 't0', expiresAt: Date.now() + 1_800_000 };
  browser.granted = new Set([`${home}/*`, `${canvas}/*`]);
  browser.tab = { id: 7, windowId: 1, url: page };
  server = new TestServer();
  server.replies = {
    'GET /canvas/connections': [200, { data: [] }],
    'POST /auth/logout': [204, null],
    [`PUT ${own}/captured`]: [200, assignment({ status: 'new' })],
    [`POST ${own}/start`]: [202, assignment({ status: 'queued' })],
    'GET /work-items': [200, listing([])],
  };
  browser.page = {
    '/api/v1/courses/41/assignments/51?include[]=submission': {
      status: 200,
      body: JSON.stringify({ id: '51', name: 'Essay: Maps' }),
    },
    '/api/v1/courses/41': { status: 200, body: JSON.stringify({ id: '41', name: 'Geography' }) },
  };
});

afterEach(() => void vi.unstubAllGlobals());

function open() {
  const client = new QueryClient({
    defaultOptions: {
      queries: { retry: false, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  });
  render(
    <QueryClientProvider client={client}>
      <TooltipProvider>
        <ToastProvider>
          <RouterProvider router={leadOut(Panel)} />
        </ToastProvider>
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

test('an address that is open to all is warned about, and nothing is asked without the permission', async () => {
  browser.local = {};
  browser.session = {};
  browser.says = false;
  const user = open();
  await user.type(await screen.findByLabelText('Address of your Atelier'), 'http://atelier.example.org');
  await screen.findByText('This address is not encrypted');
  await user.click(screen.getByRole('button', { name: 'Connect without encryption' }));
  await screen.findByText(/Without your permission/);
  expect(browser.asked).toEqual(['http://atelier.example.org/*']);
  expect(server.sent).toEqual([]);
});

test('a pairing under way goes on when the panel is opened again', async () => {
  const codes = { device_code: 'atd_x', user_code: 'BCDF-GHJK', expires_in: 600, interval: 0.01 };
  browser.local = {};
  browser.session = { pairing: { origin: home, codes, until: Date.now() + 600_000 } };
  server.replies['POST /auth/devices/token'] = [
    200,
    { access_token: 't1', refresh_token: 'r1', token_type: 'Bearer', expires_in: 1800 },
  ];
  server.replies[`GET ${own}`] = [404, problem('study.no_assignment', 'No such assignment.')];
  browser.tab = { id: 7 };
  open();
  await screen.findByRole('heading', { name: 'No assignment here' });
  expect(browser.local).toMatchObject({ server: home, refresh: 'r1' });
  expect(browser.session).not.toHaveProperty('pairing');
});

test('a session that was ended elsewhere is said to be over, and its address is still there', async () => {
  browser.session = {};
  server.replies['POST /auth/refresh'] = [401, problem('identity.session_ended', 'The session has ended.')];
  open();
  await screen.findByRole('heading', { name: 'Connect again' });
  expect(screen.getByLabelText<HTMLInputElement>('Address of your Atelier').value).toBe(home);
  expect(browser.local).not.toHaveProperty('refresh');
});

test('a server that does not answer: try again, or leave without it', async () => {
  browser.session = {};
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
  const user = open();
  await screen.findByRole('heading', { name: 'Your Atelier does not answer' });
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await screen.findByText(/cannot be reached/);
  await user.click(screen.getByRole('button', { name: 'Disconnect' }));
  await screen.findByRole('heading', { name: 'Connect to your Atelier' });
  expect(browser.local).toEqual({ sites: [canvas] });
  expect(browser.granted).toEqual(new Set([`${canvas}/*`]));
});

test('a site is asked for once, by name; without it nothing is read', async () => {
  browser.local.sites = [];
  browser.granted = new Set([`${home}/*`]);
  browser.says = false;
  server.replies[`GET ${own}`] = [404, problem('study.no_assignment', 'No such assignment.')];
  const user = open();
  await screen.findByRole('heading', { name: 'Plan assignments of canvas.example.edu?' });
  await user.click(screen.getByRole('button', { name: 'Allow canvas.example.edu' }));
  await screen.findByText(/did not give the permission/);
  expect([browser.read, server.sent]).toEqual([[], []]);
  browser.says = true;
  await user.click(screen.getByRole('button', { name: 'Allow canvas.example.edu' }));
  await screen.findByRole('heading', { name: 'Not planned yet' });
  expect(browser.local.sites).toEqual([canvas]);
  expect(browser.read).toEqual([]);
});

test('the panel goes where its tab goes', async () => {
  server.replies[`GET ${own}`] = [404, problem('study.no_assignment', 'No such assignment.')];
  open();
  await screen.findByRole('heading', { name: 'Not planned yet' });
  browser.go(undefined);
  await screen.findByRole('heading', { name: 'No assignment here' });
  browser.go('https://other.example.edu/courses/41/assignments/51');
  await screen.findByRole('heading', { name: 'Plan assignments of other.example.edu?' });
});

test.each([
  ['none', [], []],
  ['one to another Canvas', [{ id: 'cnv_9', base_url: 'https://other.example.edu' }], []],
  ['one that is gone by now', [{ id: 'cnv_1', base_url: canvas }], ['?connection=cnv_1']],
])('with %s it is taken from the page, by the same click', async (_, connections, refused) => {
  server.replies['GET /canvas/connections'] = [200, { data: connections }];
  server.replies[`GET ${own}`] = [404, problem('study.no_assignment', 'No such assignment.')];
  server.replies[`POST ${own}/start`] = () =>
    server.sent.at(-1)?.query.includes('connection')
      ? [409, problem('study.no_connection', 'Nothing is connected.')]
      : [202, assignment({ status: 'queued' })];
  const user = open();
  await user.click(await screen.findByRole('button', { name: 'Plan this assignment' }));
  await waitFor(() =>
    expect(server.requests(`POST ${own}/start`).map(({ query }) => query)).toEqual([...refused, '']),
  );
  expect(server.requests(`PUT ${own}/captured`)[0]?.body).toMatchObject({
    origin: canvas,
    assignment: { name: 'Essay: Maps' },
    course: { name: 'Geography' },
    missing: [],
  });
});

test('where Atelier has its own way to that Canvas, nothing is taken from the page', async () => {
  server.replies['GET /canvas/connections'] = [200, { data: [{ id: 'cnv_1', base_url: `${canvas}/` }] }];
  server.replies[`GET ${own}`] = [404, problem('study.no_assignment', 'No such assignment.')];
  const user = open();
  await user.click(await screen.findByRole('button', { name: 'Plan this assignment' }));
  await waitFor(() => expect(server.requests(`POST ${own}/start`)[0]?.query).toBe('?connection=cnv_1'));
  expect(browser.read).toEqual([]);
});

test('a click on the page starts what is not planned, once, and only while it is fresh', async () => {
  server.replies[`GET ${own}`] = [404, problem('study.no_assignment', 'No such assignment.')];
  const place = { origin: canvas, courseId: '41', assignmentId: '51' };
  browser.session.click = { tabId: 7, place, at: Date.now() - 60_000 };
  open();
  await screen.findByRole('heading', { name: 'Not planned yet' });
  expect(browser.session).not.toHaveProperty('click');
  const { storage } = (
    globalThis as unknown as { chrome: { storage: { session: { set: (v: object) => void } } } }
  ).chrome;
  // Of another tab, of another place, with a place that is none: not for us.
  storage.session.set({ click: { tabId: 8, place, at: Date.now() } });
  storage.session.set({ click: { tabId: 7, place: { ...place, assignmentId: '52' }, at: Date.now() } });
  storage.session.set({ click: { tabId: 7, place: { ...place, courseId: '../x' }, at: Date.now() } });
  expect(server.requests(`POST ${own}/start`)).toEqual([]);
  storage.session.set({ click: { tabId: 7, place, at: Date.now() } });
  await waitFor(() => expect(server.requests(`POST ${own}/start`)).toHaveLength(1));
  expect(browser.session).not.toHaveProperty('click');
});

test('numbers that another Canvas has taken are not mixed up', async () => {
  server.replies[`GET ${own}`] = [
    200,
    assignment({ url: 'https://other.example.edu/courses/41/assignments/51' }),
  ];
  open();
  await screen.findByRole('heading', { name: 'These numbers are taken' });
  screen.getByText(/other.example.edu/);
  expect(screen.queryByRole('button', { name: 'Plan this assignment' })).toBeNull();
});

test('while the plan is made its progress comes over the stream, with our token', async () => {
  const events = [
    {
      event_type: 'progress',
      stage: 'draft_plan',
      status: 'running',
      progress: 55,
      message: 'Drafting the plan',
    },
  ];
  const seen: (string | null)[] = [];
  const others = globalThis.fetch;
  vi.stubGlobal('fetch', (request: Request) => {
    if (!request.url.endsWith('/events')) return others(request);
    seen.push(request.headers.get('authorization'));
    const text = events.map(event => `data: ${JSON.stringify(event)}\n\n`).join('');
    // It stays open.
    const body = new ReadableStream({ start: control => control.enqueue(new TextEncoder().encode(text)) });
    return Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
  });
  server.replies[`GET ${own}`] = [
    200,
    assignment({ status: 'running', stage: 'fetch_canvas_context', progress: 5 }),
  ];
  open();
  await screen.findByText('Drafting the plan');
  expect(seen).toEqual(['Bearer t0']);
});

test('links of the screens lead into Atelier, in a tab of their own', async () => {
  server.replies[`GET ${own}`] = [
    200,
    assignment({ status: 'failed', run_id: 'run_1', error: { code: 'x', message: 'No luck.' } }),
  ];
  const user = open();
  await user.click(await screen.findByRole('link', { name: /Show the run/ }));
  await waitFor(() => expect(browser.opened).toEqual([`${home}/runs/run_1`]));
  screen.getByRole('button', { name: 'Send this page' });
});
