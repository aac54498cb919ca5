import type { CanvasConnection, Run } from '@atelier/api';
import { useQuery } from '@tanstack/react-query';
import { screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { problem, show, TestServer } from '../../../../dev/test-server';
import { SignInEnd } from './Callback';
import { Connections } from './Connections';
import { Feeds } from './Feeds';
import { connectionsQuery } from './queries';

const connection = (id: string, label: string, more: Partial<CanvasConnection> = {}): CanvasConnection => ({
  id,
  label,
  base_url: 'https://canvas.example.edu',
  account_id: '42',
  account_name: 'Ada Lovelace',
  is_default: false,
  signed_in: false,
  verified_at: '2026-11-20T08:00:00Z',
  created_at: '2026-11-20T08:00:00Z',
  ...more,
});
const home = connection('cnv_home', 'University', { is_default: true });
const other = connection('cnv_other', 'Summer school', { signed_in: true });
const run = (more: Partial<Run>) => ({
  id: 'run_1',
  kind: 'canvas.sync',
  about: 'cnv_home',
  state: 'running',
  progress: 40,
  message: 'Course 2 of 5',
  ...more,
});

let server: TestServer;
beforeEach(() => {
  server = new TestServer();
  server.replies = {
    'GET /canvas/connections': [200, { data: [home, other] }],
    'GET /canvas/institutions': [200, { data: [] }],
    'GET /runs': [200, { data: [] }],
    'POST /canvas/sync': [202, { run_id: 'run_1', connection_id: 'cnv_home' }],
  };
});

afterEach(() => void vi.unstubAllGlobals());

function Loaded() {
  const connections = useQuery(connectionsQuery);
  return connections.data ? <Connections connections={connections.data} /> : null;
}

const chooseMore = async (user: Awaited<ReturnType<typeof show>>['user'], label: string, item: string) => {
  await user.click(await screen.findByRole('button', { name: `More for ${label}` }));
  await user.click(await screen.findByRole('menuitem', { name: item }));
};

test('without a connection the page leads to one; where one can sign in, that comes first', async () => {
  server.replies['GET /canvas/connections'] = [200, { data: [] }];
  server.replies['GET /canvas/institutions'] = [
    200,
    { data: [{ name: 'Example University', base_url: 'https://canvas.example.edu' }] },
  ];
  const assign = vi.fn();
  vi.stubGlobal('location', { assign, origin: window.location.origin });
  server.replies['POST /canvas/sign-ins'] = [
    200,
    { authorize_url: 'https://canvas.example.edu/login/oauth2/auth?x=1', expires_at: '2026-11-20T08:10:00Z' },
  ];
  const { user } = await show(<Loaded />);
  await screen.findByText('Connect your Canvas');
  await user.click(await screen.findByRole('button', { name: 'Sign in at Example University' }));
  await waitFor(() =>
    expect(assign).toHaveBeenCalledWith('https://canvas.example.edu/login/oauth2/auth?x=1'),
  );
  expect(server.requests('POST /canvas/sign-ins')[0]?.body).toEqual({
    base_url: 'https://canvas.example.edu',
  });
});

test('a key is tried, sent once and kept nowhere; a refusal says what helps; then the courses are fetched', async () => {
  server.replies['GET /canvas/connections'] = [200, { data: [] }];
  server.replies['POST /canvas/connections'] = [
    502,
    problem('connectors.canvas_bad_key', 'The Canvas at `canvas.example.edu` does not accept the key.'),
  ];
  const { user, client } = await show(<Loaded />);
  await user.click(await screen.findByRole('button', { name: 'Connect with a key' }));
  await user.type(screen.getByLabelText('Address of your Canvas'), 'canvas.example.edu/courses/7');
  // The guidance leads to the very page where keys are made.
  expect(screen.getByRole('link', { name: /your settings at canvas.example.edu/ }).getAttribute('href')).toBe(
    'https://canvas.example.edu/profile/settings#access_tokens',
  );
  const key = screen.getByLabelText<HTMLInputElement>('Key');
  expect(key.type).toBe('password');
  await user.type(key, '7~very-secret-very-secret');
  await user.click(screen.getByRole('button', { name: 'Connect' }));
  await screen.findByText('The Canvas at “canvas.example.edu” does not accept the key.');
  screen.getByText(/Make a new key in Canvas/);

  server.replies['POST /canvas/connections'] = [201, home];
  server.replies['GET /canvas/connections'] = [200, { data: [home] }];
  await user.click(screen.getByRole('button', { name: 'Connect' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(server.requests('POST /canvas/connections').at(-1)?.body).toEqual({
    base_url: 'canvas.example.edu/courses/7',
    api_key: '7~very-secret-very-secret',
  });
  await waitFor(() => expect(server.requests('POST /canvas/sync')[0]?.query).toBe('?connection=cnv_home'));
  const kept = JSON.stringify([
    client
      .getQueryCache()
      .getAll()
      .map(query => query.state),
    client
      .getMutationCache()
      .getAll()
      .map(mutation => mutation.state),
    Object.entries(localStorage),
    Object.entries(sessionStorage),
  ]);
  expect(kept).not.toContain('very-secret');
  expect(document.documentElement.outerHTML).not.toContain('very-secret');
});

test('a sync shows how far it is, and what it did when it is over', async () => {
  server.replies['GET /runs'] = [200, { data: [] }];
  const { user, client } = await show(<Loaded />);
  await user.click(await screen.findByRole('button', { name: 'Fetch now: University' }));
  server.replies['GET /runs'] = [200, { data: [run({})] }];
  await client.invalidateQueries({ queryKey: ['runs'] });
  const bar = await screen.findByRole('progressbar', { name: 'Fetching the courses of University' });
  expect(bar.getAttribute('aria-valuenow')).toBe('40');
  screen.getByText('Course 2 of 5');

  server.replies['GET /runs/run_1/steps'] = [
    200,
    {
      data: [
        {
          name: 'synced',
          output: { courses: 5, assignments: 20, created: 3, updated: 1, archived: 0, unreadable: 1 },
        },
      ],
    },
  ];
  server.replies['GET /runs'] = [200, { data: [run({ state: 'completed', progress: 100 })] }];
  await client.invalidateQueries({ queryKey: ['runs'] });
  await screen.findByText('5 courses with 20 assignments: 3 new, 1 changed.');
  screen.getByText(/did not show the assignments of some courses/);
});

test('a sync that failed says why and what helps; an old one that went well says nothing', async () => {
  server.replies['GET /runs'] = [
    200,
    {
      data: [
        run({
          state: 'failed',
          error: { code: 'connectors.canvas_not_json', message: 'The Canvas answered with something else.' },
        }),
        run({ id: 'run_0', state: 'completed' }),
        run({ id: 'run_2', about: 'cnv_other', state: 'completed' }),
      ],
    },
  ];
  await show(<Loaded />);
  await screen.findByText('The Canvas answered with something else.');
  screen.getByText(/Take the address your browser shows/);
  expect(screen.queryByText(/assignments:/)).toBeNull();
});

test('a key that is refused can be replaced from there; who signed in is not asked for one', async () => {
  server.replies['POST /canvas/connections/cnv_home/verify'] = [
    502,
    problem('connectors.canvas_bad_key', 'The Canvas does not accept the key.'),
  ];
  const { user } = await show(<Loaded />);
  await chooseMore(user, 'University', 'Check the key');
  await screen.findByText('The Canvas does not accept the key.');
  await user.click(screen.getByRole('button', { name: 'Give a new key' }));
  const dialog = await screen.findByRole('dialog', { name: 'A new key for “University”' });
  expect(within(dialog).queryByLabelText('Address of your Canvas')).toBeNull();
  await user.click(within(dialog).getByRole('button', { name: 'Cancel' }));

  await user.click(screen.getByRole('button', { name: 'More for Summer school' }));
  expect(screen.queryByRole('menuitem', { name: /new key/ })).toBeNull();
});

test('a connection is renamed, and made the default', async () => {
  server.replies['PATCH /canvas/connections/cnv_other'] = [200, other];
  const { user } = await show(<Loaded />);
  await chooseMore(user, 'Summer school', 'Rename…');
  const name = await screen.findByLabelText('Name');
  await user.clear(name);
  await user.type(name, ' Abroad ');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await chooseMore(user, 'Summer school', 'Make it the default');
  await waitFor(() =>
    expect(server.requests('PATCH /canvas/connections/cnv_other').map(request => request.body)).toEqual([
      { label: 'Abroad' },
      { is_default: true },
    ]),
  );
});

test('a connection goes only after a question', async () => {
  server.replies['DELETE /canvas/connections/cnv_home'] = [204, null];
  const { user } = await show(<Loaded />);
  await chooseMore(user, 'University', 'Remove…');
  const question = await screen.findByRole('alertdialog', { name: 'Remove “University”?' });
  expect(server.requests('DELETE /canvas/connections/cnv_home')).toEqual([]);
  await user.click(within(question).getByRole('button', { name: 'Remove' }));
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  expect(server.requests('DELETE /canvas/connections/cnv_home')).toHaveLength(1);
});

test('a sign-in is ended once, and its courses are fetched', async () => {
  server.replies['POST /canvas/sign-ins/end'] = [201, home];
  const onDone = vi.fn();
  const { client } = await show(<SignInEnd search={{ state: 's', code: 'c' }} onDone={onDone} />);
  await waitFor(() => expect(onDone).toHaveBeenCalledTimes(1));
  await client.invalidateQueries({ queryKey: ['canvas'] });
  window.dispatchEvent(new Event('focus'));
  expect(server.requests('POST /canvas/sign-ins/end').map(request => request.body)).toEqual([
    { state: 's', code: 'c' },
  ]);
  expect(server.requests('POST /canvas/sync')).toHaveLength(1);
});

test.each([
  [{ error: 'access_denied' }, 'You did not let Atelier in'],
  [{ error: 'server_error', state: 's' }, 'Canvas did not let you sign in'],
  [{ state: 's' }, 'There is no sign-in to end'],
])('a sign-in that brings %j asks for nothing and says why', async (search, title) => {
  await show(<SignInEnd search={search} onDone={() => undefined} />);
  await screen.findByText(title);
  expect(server.sent).toEqual([]);
});

test('a sign-in that is over says so', async () => {
  server.replies['POST /canvas/sign-ins/end'] = [
    404,
    problem('connectors.not_found', 'there is no open one'),
  ];
  const onDone = vi.fn();
  await show(<SignInEnd search={{ state: 's', code: 'c' }} onDone={onDone} />);
  await screen.findByText('This sign-in is over');
  expect(onDone).not.toHaveBeenCalled();
});

const feed = (more: object = {}) => ({
  id: 'fed_1',
  label: 'Seminar',
  host: 'calendar.example.org',
  entries: 14,
  left_out: 0,
  truncated: false,
  synced_at: new Date().toISOString(),
  created_at: '2026-11-20T08:00:00Z',
  ...more,
});

test('a calendar is added by its address, which is sent once and kept nowhere', async () => {
  server.replies['GET /calendar/feeds'] = [200, { data: [] }];
  server.replies['POST /calendar/feeds'] = [
    422,
    problem('connectors.feed_address', '1 fields are not valid', [
      { field: 'url', message: 'This is not a web address.' },
    ]),
  ];
  const { user, client } = await show(<Feeds />);
  await user.click(await screen.findByRole('button', { name: 'Add a calendar' }));
  const address = screen.getByLabelText('Address');
  await user.type(address, 'https://calendar.example.org/secret-part.ics');
  await user.click(screen.getByRole('button', { name: 'Add' }));
  await screen.findByText('This is not a web address.');
  expect(document.activeElement).toBe(address);

  server.replies['POST /calendar/feeds'] = [201, feed({ run_id: 'run_9' })];
  server.replies['GET /calendar/feeds'] = [200, { data: [feed()] }];
  await user.click(screen.getByRole('button', { name: 'Add' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await screen.findByText('calendar.example.org · 14 dates');
  expect(server.requests('POST /calendar/feeds').at(-1)?.body).toEqual({
    url: 'https://calendar.example.org/secret-part.ics',
  });
  const kept = JSON.stringify(
    client
      .getQueryCache()
      .getAll()
      .map(query => query.state),
  );
  expect(kept + document.documentElement.outerHTML).not.toContain('secret-part');
});

test('a calendar that is there takes no focus; one that goes leaves it on the page', async () => {
  server.replies['GET /calendar/feeds'] = [200, { data: [feed()] }];
  server.replies['DELETE /calendar/feeds/fed_1'] = () => {
    // As over a network: the list comes after the question has closed.
    server.replies['GET /calendar/feeds'] = () =>
      new Promise(resolve => setTimeout(() => resolve([200, { data: [] }]), 20));
    return [204, null];
  };
  const { user } = await show(<Feeds />);
  const button = await screen.findByRole('button', { name: 'Remove Seminar…' });
  expect(document.activeElement).toBe(document.body);
  await user.click(button);
  await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Remove' }));
  await waitFor(() =>
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Add a calendar' })),
  );
});

test('a calendar that could not be had says why, is fetched again, and goes only after a question', async () => {
  server.replies['GET /calendar/feeds'] = [
    200,
    {
      data: [
        feed({
          synced_at: null,
          error: { code: 'connectors.feed_gone', message: 'The calendar is not given.' },
        }),
      ],
    },
  ];
  server.replies['POST /calendar/feeds/fed_1/sync'] = [202, { run_id: 'run_9' }];
  server.replies['DELETE /calendar/feeds/fed_1'] = [204, null];
  const { user } = await show(<Feeds />);
  await screen.findByText('The calendar is not given.');
  screen.getByText(/Take the address from its calendar again/);
  await user.click(screen.getByRole('button', { name: 'Fetch now: Seminar' }));
  await waitFor(() => expect(server.requests('POST /calendar/feeds/fed_1/sync')).toHaveLength(1));
  await user.click(screen.getByRole('button', { name: 'Remove Seminar…' }));
  await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Remove' }));
  await waitFor(() => expect(server.requests('DELETE /calendar/feeds/fed_1')).toHaveLength(1));
});
