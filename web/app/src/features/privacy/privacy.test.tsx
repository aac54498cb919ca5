import type { PrivacyExport } from '@atelier/api';
import { ToastProvider, TooltipProvider } from '@atelier/ui';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import Erased from './Erased';
import { keepErasure } from './keep';
import Privacy from './Privacy';

const made = (id: string, more: Partial<PrivacyExport> = {}): PrivacyExport => ({
  id,
  state: 'ready',
  run_id: 'run_1',
  size: 3_200_000,
  counts: { originals: 4 },
  created_at: '2026-11-21T09:00:00Z',
  expires_at: '2026-11-28T09:00:00Z',
  ...more,
});

type Reply = [status: number, body: unknown];
let replies: Record<string, Reply>;
let sent: { line: string; body: string }[];

beforeEach(() => {
  sessionStorage.clear();
  replies = {
    'GET /privacy/exports': [200, { data: [] }],
    'GET /privacy/remains': [
      200,
      { data: [{ what: 'audit/entries', why: 'The log of the server keeps that somebody did it.' }] },
    ],
  };
  sent = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const line = `${request.method} ${new URL(request.url).pathname.replace('/api/v1', '')}`;
    sent.push({ line, body: await request.text() });
    const [status, body] = replies[line] ?? [401, { code: 'api.unauthenticated', message: 'Sign in.' }];
    return new Response(status === 204 ? null : JSON.stringify(body), { status });
  });
});

async function open(at: '/account/privacy' | '/erased' = '/account/privacy') {
  const root = createRootRoute();
  const page = (path: string, component: () => React.ReactNode) =>
    createRoute({ getParentRoute: () => root, path, component });
  const router = createRouter({
    routeTree: root.addChildren([page('/account/privacy', Privacy), page('/erased', Erased)]),
    history: createMemoryHistory({ initialEntries: [at] }),
  });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <TooltipProvider>
        <ToastProvider>
          <RouterProvider router={router as never} />
        </ToastProvider>
      </TooltipProvider>
    </QueryClientProvider>,
  );
  await screen.findByRole('heading', { level: 1 });
  return { user: userEvent.setup(), client };
}
const asked = (line: string) => sent.filter(request => request.line === line);

test('an export is started, shown while it is made, and can be removed', async () => {
  replies['POST /privacy/exports'] = [202, made('exp_1', { state: 'queued' })];
  const { user } = await open();
  const make = await screen.findByRole('button', { name: 'Make an export' });
  replies['GET /privacy/exports'] = [200, { data: [made('exp_1', { state: 'running', size: null })] }];
  await user.click(make);
  await screen.findByRole('progressbar', { name: /Making the export/ });
  expect(screen.getByRole('button', { name: 'Being made' }).getAttribute('aria-busy')).toBe('true');

  replies['DELETE /privacy/exports/exp_1'] = [204, null];
  await user.click(screen.getByRole('button', { name: /Give up the export/ }));
  replies['GET /privacy/exports'] = [200, { data: [] }];
  await user.click(screen.getByRole('button', { name: 'Give it up' }));
  await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull());
  expect(asked('DELETE /privacy/exports/exp_1')).toHaveLength(1);
});

test('what is ready says how large it is and how long it stays; what failed says why', async () => {
  replies['GET /privacy/exports'] = [
    200,
    {
      data: [
        made('exp_2', { state: 'failed', error: { code: 'privacy.full', message: 'The disk is full.' } }),
        made('exp_1'),
      ],
    },
  ];
  await open();
  await screen.findByText('The disk is full.');
  expect(screen.getByText(/3\.2 MB · 4 files · kept until .*28/)).toBeTruthy();
  expect(screen.getAllByRole('button', { name: /^Download the export/ })).toHaveLength(1);
});

test('erasing asks for the word and the password, and sends nothing without both', async () => {
  const { user } = await open();
  await screen.findByText('What stays, and why');
  await user.click(screen.getByRole('button', { name: 'Erase everything…' }));
  const go = () => user.click(screen.getByRole('button', { name: 'Erase everything' }));
  await go();
  await screen.findByText('Type the word erase.');
  await user.type(screen.getByLabelText('Your password'), 'right');
  await go();
  await user.type(screen.getByLabelText('Type erase to confirm'), 'delete');
  await go();
  expect(asked('POST /privacy/erasures')).toHaveLength(0);
});

test('a wrong password is said, and is not kept in the field or anywhere', async () => {
  replies['POST /privacy/erasures'] = [
    422,
    {
      code: 'identity.wrong_password',
      message: 'The password is wrong.',
      details: [{ field: 'password', code: 'wrong', message: 'The password is wrong.' }],
    },
  ];
  const { user, client } = await open();
  await user.click(await screen.findByRole('button', { name: 'Erase everything…' }));
  await user.type(screen.getByLabelText('Type erase to confirm'), 'Erase');
  await user.type(screen.getByLabelText('Your password'), 'not-my-password');
  await user.click(screen.getByRole('button', { name: 'Erase everything' }));
  await screen.findByText('The password is wrong.');
  expect(screen.getByLabelText<HTMLInputElement>('Your password').value).toBe('');
  const kept = JSON.stringify([
    client
      .getMutationCache()
      .getAll()
      .map(mutation => mutation.state),
    Object.entries(sessionStorage),
    Object.entries(localStorage),
  ]);
  expect(kept).not.toContain('not-my-password');
  expect(screen.getByRole('dialog')).toBeTruthy();
});

test('after the erasure the page waits until the session is over, and then says it is done and what stays', async () => {
  replies['POST /privacy/erasures'] = [
    202,
    { id: 'ers_1', remains: [{ what: 'audit/entries', why: 'Somebody did it.' }] },
  ];
  replies['GET /auth/me'] = [200, { name: 'Ada' }];
  const { user } = await open();
  await user.click(await screen.findByRole('button', { name: 'Erase everything…' }));
  await user.type(screen.getByLabelText('Type erase to confirm'), 'erase');
  await user.type(screen.getByLabelText('Your password'), 'right');
  await user.click(screen.getByRole('button', { name: 'Erase everything' }));
  await screen.findByRole('heading', { level: 1, name: 'Erasing everything of yours' });
  expect(asked('POST /privacy/erasures')[0]?.body).toBe('{"password":"right"}');
  expect(screen.getByText('Somebody did it.')).toBeTruthy();

  delete replies['GET /auth/me'];
  await screen.findByRole('heading', { level: 1, name: 'Everything of yours is erased' }, { timeout: 4000 });
  expect(sessionStorage.length).toBe(0);
});

test('the page after an erasure says nothing of one that never was', async () => {
  await open('/erased');
  await screen.findByRole('heading', { level: 1, name: 'Nothing was erased' });
  expect(sent).toEqual([]);
});

test('a server that does not answer is not taken for an erasure that is done', async () => {
  keepErasure([]);
  const down = vi.fn(() => Promise.reject(new TypeError('down')));
  vi.stubGlobal('fetch', down);
  await open('/erased');
  // It has looked, drawn its conclusion, and looks again.
  await waitFor(() => expect(down.mock.calls.length).toBeGreaterThan(1), { timeout: 4000 });
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Erasing everything of yours');
});
