import type { ModelProvider, ModelSettings } from '@atelier/api';
import { ToastProvider, TooltipProvider } from '@atelier/ui';
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, test, vi } from 'vitest';
import { Calls } from './Calls';
import { Chain } from './Chain';
import { Providers } from './Providers';
import { providersQuery } from './queries';

const provider = (id: string, label: string, more: Partial<ModelProvider> = {}): ModelProvider => ({
  id,
  label,
  kind: 'anthropic',
  base_url: 'https://api.anthropic.com/v1',
  has_key: true,
  capabilities: { tools: true, structured_output: true, images: true },
  version: 3,
  created_at: '2026-11-20T08:00:00Z',
  updated_at: '2026-11-20T08:00:00Z',
  ...more,
});
const home = provider('mpr_home', 'At home', { kind: 'ollama', base_url: 'http://10.0.0.2:11434' });
const work = provider('mpr_work', 'Work');
const settings: ModelSettings = {
  default: { provider_id: 'mpr_work', model: 'big' },
  fallbacks: [{ provider_id: 'mpr_home', model: 'small' }],
  prices: [{ kind: 'ollama', model: '*', input: 0, output: 0 }],
  shipped_prices: '2026-11',
  version: 7,
};

type Reply = [status: number, body: unknown];
interface Sent {
  line: string;
  ifMatch: string | null;
  body: unknown;
}

/** A server of a few lines: `METHOD /path` to an answer. What is not known is refused like a missing thing. */
let replies: Record<string, Reply | (() => Promise<Reply>)>;
let sent: Sent[];

beforeEach(() => {
  replies = {
    'GET /models/providers': [200, { data: [work, home] }],
    'GET /models/settings': [200, settings],
  };
  sent = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const line = `${request.method} ${new URL(request.url).pathname.replace('/api/v1', '')}`;
    const text = await request.text();
    sent.push({
      line,
      ifMatch: request.headers.get('If-Match'),
      body: text ? (JSON.parse(text) as unknown) : undefined,
    });
    const reply = replies[line] ?? [404, problem('http.missing', 'Not here.')];
    const [status, body] = typeof reply === 'function' ? await reply() : reply;
    return new Response(status === 204 ? null : JSON.stringify(body), { status });
  });
});

const problem = (code: string, message: string, details: { field: string; message: string }[] = []) => ({
  code,
  message,
  details: details.map(detail => ({ code: 'invalid', ...detail })),
});
const requests = (line: string) => sent.filter(request => request.line === line);

function Loaded() {
  const providers = useQuery(providersQuery);
  return providers.data ? <Providers providers={providers.data} /> : null;
}

function show(children: React.ReactNode) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={client}>
      <TooltipProvider>
        <ToastProvider>{children}</ToastProvider>
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return { client, user: userEvent.setup() };
}

test('without a provider the page says how plans are made, and offers to add one', async () => {
  replies['GET /models/providers'] = [200, { data: [] }];
  const { user } = show(<Loaded />);
  await screen.findByText(/plans are made by rules/);
  await user.click(screen.getByRole('button', { name: 'Add a provider' }));
  expect(screen.getByRole('dialog', { name: 'Add a provider' })).toBeTruthy();
});

test('a kind brings its address and name, but not over what was written', async () => {
  const { user } = show(<Providers providers={[]} />);
  await user.click(screen.getByRole('button', { name: 'Add a provider' }));
  const address = () => screen.getByLabelText<HTMLInputElement>('Address').value;
  const label = screen.getByLabelText<HTMLInputElement>('Label');
  expect([address(), label.value]).toEqual(['https://api.anthropic.com/v1', 'Anthropic']);
  await user.selectOptions(screen.getByLabelText('Kind'), 'Ollama');
  expect([address(), label.value]).toEqual(['http://localhost:11434', 'Ollama']);
  await user.clear(label);
  await user.type(label, 'Mine');
  await user.selectOptions(screen.getByLabelText('Kind'), 'Google Gemini');
  expect([address(), label.value]).toEqual(['https://generativelanguage.googleapis.com/v1beta', 'Mine']);
});

test('what the server refuses stands at its field; the key is sent once and kept nowhere', async () => {
  replies['POST /models/providers'] = [
    422,
    problem('models.invalid', '1 fields are not valid', [
      { field: 'base_url', message: 'An https address.' },
    ]),
  ];
  const { user, client } = show(<Loaded />);
  await user.click(await screen.findByRole('button', { name: 'Add a provider' }));
  const key = screen.getByLabelText<HTMLInputElement>('Key');
  expect(key.type).toBe('password');
  await user.type(key, 'sk-very-secret');
  await user.click(screen.getByRole('button', { name: 'Add' }));
  await screen.findByText('An https address.');
  const address = screen.getByLabelText('Address');
  expect(address.getAttribute('aria-invalid')).toBe('true');
  expect(document.activeElement).toBe(address);

  replies['POST /models/providers'] = [201, provider('mpr_new', 'Anthropic')];
  await user.click(screen.getByRole('button', { name: 'Add' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(requests('POST /models/providers').at(-1)?.body).toEqual({
    kind: 'anthropic',
    label: 'Anthropic',
    base_url: 'https://api.anthropic.com/v1',
    key: 'sk-very-secret',
  });
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
  expect(kept).not.toContain('sk-very-secret');
  expect(document.documentElement.outerHTML).not.toContain('sk-very-secret');
  // The list is read anew after each.
  await waitFor(() => expect(requests('GET /models/providers')).toHaveLength(3));
});

const openMenu = async (user: ReturnType<typeof userEvent.setup>, label: string, item: string) => {
  await user.click(await screen.findByRole('button', { name: `More for ${label}` }));
  await user.click(await screen.findByRole('menuitem', { name: item }));
};

test('a change sends what changed, for the version that was seen', async () => {
  replies['PATCH /models/providers/mpr_work'] = [412, problem('models.stale', 'changed')];
  const { user } = show(<Loaded />);
  await openMenu(user, 'Work', 'Edit…');
  const label = await screen.findByLabelText('Label');
  await user.clear(label);
  await user.type(label, 'Office');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText(/changed elsewhere meanwhile/);
  expect(requests('PATCH /models/providers/mpr_work')).toEqual([
    { line: 'PATCH /models/providers/mpr_work', ifMatch: '"v3"', body: { label: 'Office' } },
  ]);
});

test('a key that nobody needs can be deleted; one that is needed can only be replaced', async () => {
  replies['PATCH /models/providers/mpr_home'] = [200, { ...home, has_key: false, version: 4 }];
  const { user } = show(<Loaded />);
  await openMenu(user, 'Work', 'Edit…');
  await screen.findByLabelText(/New key/);
  expect(screen.queryByLabelText('Delete the key that is kept')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Cancel' }));

  await openMenu(user, 'At home', 'Edit…');
  await user.click(await screen.findByLabelText('Delete the key that is kept'));
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(requests('PATCH /models/providers/mpr_home')[0]?.body).toEqual({ key: null });
});

test('a provider goes only after a question', async () => {
  replies['DELETE /models/providers/mpr_work'] = [204, null];
  const { user } = show(<Loaded />);
  await openMenu(user, 'Work', 'Remove…');
  const question = await screen.findByRole('alertdialog', { name: 'Remove “Work”?' });
  expect(requests('DELETE /models/providers/mpr_work')).toEqual([]);
  await user.click(within(question).getByRole('button', { name: 'Remove' }));
  await waitFor(() => expect(screen.queryByRole('alertdialog')).toBeNull());
  expect(requests('DELETE /models/providers/mpr_work')).toHaveLength(1);
});

test('the focus stays on the page when its button goes', async () => {
  replies['GET /models/providers'] = [200, { data: [] }];
  replies['POST /models/providers'] = async () => {
    replies['GET /models/providers'] = [200, { data: [work] }];
    return [201, work];
  };
  replies['DELETE /models/providers/mpr_work'] = async () => {
    replies['GET /models/providers'] = [200, { data: [] }];
    return [204, null];
  };
  const { user } = show(<Loaded />);
  const focused = () => document.activeElement?.textContent;
  await user.click(await screen.findByRole('button', { name: 'Add a provider' }));
  await user.click(screen.getByRole('button', { name: 'Add' }));
  await screen.findByText(/api.anthropic.com/);
  await waitFor(() => expect(focused()).toBe('Add a provider'));

  await openMenu(user, 'Work', 'Remove…');
  await user.click(await screen.findByRole('button', { name: 'Remove' }));
  await screen.findByText(/plans are made by rules/);
  await waitFor(() => expect(focused()).toBe('Add a provider'));
});

test('a test shows that it goes on, and what came back', async () => {
  let answer: (reply: Reply) => void = () => undefined;
  replies['POST /models/providers/mpr_work/verify'] = () => new Promise(resolve => (answer = resolve));
  const { user } = show(<Loaded />);
  await user.click(await screen.findByRole('button', { name: 'Test this provider: Work' }));
  await screen.findByRole('progressbar', { name: 'Testing Work' });
  const done = { ...work, verified_at: new Date().toISOString(), verified_as: 'ok' };
  replies['GET /models/providers'] = [200, { data: [done, home] }];
  answer([
    200,
    {
      ok: true,
      model: 'big',
      text: 'ready',
      total_ms: 1250,
      usage: { input: 12, output: 3 },
      provider: done,
    },
  ]);
  await screen.findByText('“ready”');
  await screen.findByText('big · 1.3 s · 12 read, 3 written');
  await screen.findByText('Works');
  expect(screen.queryByRole('progressbar')).toBeNull();
});

test('a test that fails says why in plain words, and what helps', async () => {
  const failed = { ...work, verified_at: new Date().toISOString(), verified_as: 'bad_key' };
  replies['POST /models/providers/mpr_work/verify'] = [
    200,
    {
      ok: false,
      model: 'big',
      total_ms: 80,
      failure: { class: 'bad_key', message: 'Work does not accept the key' },
      provider: failed,
    },
  ];
  const { user } = show(<Loaded />);
  await user.click(await screen.findByRole('button', { name: 'Test this provider: Work' }));
  await screen.findByText('Work does not accept the key.');
  await screen.findByText(/give it under Edit/);
});

const order = () =>
  within(screen.getByRole('list', { name: /in this order/ }))
    .getAllByRole('listitem')
    .map(item => item.textContent);

test('the order is changed by buttons, keeps the focus, and is saved for the version that was seen', async () => {
  const turned = { ...settings, default: settings.fallbacks[0]!, fallbacks: [settings.default!], version: 8 };
  replies['PUT /models/settings'] = [200, turned];
  const { user } = show(<Chain providers={[work, home]} />);
  const up = await screen.findByRole('button', { name: 'Move small up' });
  expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
  await user.click(up);
  expect(order()).toEqual(['smallAt homeDefault', 'bigWorkFallback 1']);
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Move small down' }));
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Save' })).toBeNull());
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Add a fallback' }));
  expect(requests('PUT /models/settings')).toEqual([
    {
      line: 'PUT /models/settings',
      ifMatch: '"v7"',
      body: { default: turned.default, fallbacks: turned.fallbacks, prices: settings.prices },
    },
  ]);
});

test('a change made elsewhere is not undone: the page says so and shows what is saved', async () => {
  replies['PUT /models/settings'] = [412, problem('models.stale', 'changed')];
  const { user } = show(<Chain providers={[work, home]} />);
  await user.click(await screen.findByRole('button', { name: 'Remove big' }));
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText('This was changed elsewhere meanwhile');
  expect(order()).toEqual(['smallAt homeDefault']);
  replies['GET /models/settings'] = [200, { ...settings, fallbacks: [], version: 8 }];
  await user.click(screen.getByRole('button', { name: 'Show what is saved' }));
  await waitFor(() => expect(order()).toEqual(['bigWorkDefault']));
  expect(screen.queryByText('This was changed elsewhere meanwhile')).toBeNull();
});

test('what is wrong with one place stands at that place', async () => {
  replies['PUT /models/settings'] = [
    422,
    problem('models.invalid', '1 fields are not valid', [
      { field: 'fallbacks.0.provider_id', message: 'There is no such provider.' },
    ]),
  ];
  const { user } = show(<Chain providers={[work, home]} />);
  await user.click(await screen.findByRole('button', { name: 'Move small up' }));
  await user.click(screen.getByRole('button', { name: 'Save' }));
  await screen.findByText('There is no such provider.');
  expect(order()[1]).toContain('There is no such provider.');
});

test('a fallback comes from the list of its provider, and not twice', async () => {
  replies['GET /models/providers/mpr_work/models'] = [
    200,
    {
      data: [
        { id: 'big', name: 'Big' },
        { id: 'mid', name: 'mid' },
      ],
    },
  ];
  const { user } = show(<Chain providers={[work, home]} />);
  await user.click(await screen.findByRole('button', { name: 'Add a fallback' }));
  const dialog = screen.getByRole('dialog', { name: 'Add a fallback' });
  await within(dialog).findByRole('option', { name: 'mid' });
  await user.click(within(dialog).getByRole('button', { name: 'Add' }));
  within(dialog).getByText('Choose a model.');
  await user.selectOptions(within(dialog).getByLabelText('Model'), 'Big (big)');
  within(dialog).getByText('This model is asked already.');
  await user.selectOptions(within(dialog).getByLabelText('Model'), 'mid');
  await user.click(within(dialog).getByRole('button', { name: 'Add' }));
  expect(order()).toEqual(['bigWorkDefault', 'smallAt homeFallback 1', 'midWorkFallback 2']);
});

test('where a provider gives no list, the name is typed', async () => {
  replies['GET /models/providers/mpr_work/models'] = [
    502,
    problem('models.unreachable', 'Work cannot be reached'),
  ];
  const { user } = show(<Chain providers={[work]} />);
  await user.click(await screen.findByRole('button', { name: 'Add a fallback' }));
  await screen.findByText(/Work cannot be reached/);
  await user.type(screen.getByLabelText('Model'), ' typed ');
  await user.click(screen.getByRole('button', { name: 'Add' }));
  expect(order()[2]).toBe('typedWorkFallback 2');
});

const listing = (data: object[], more: object = {}) => ({
  data,
  pagination: {
    page: 1,
    page_size: 20,
    total: data.length,
    total_exact: true,
    total_pages: 1,
    has_next: false,
    has_prev: false,
    ...more,
  },
  links: { self: '', first: '' },
});

test('calls: what for, what it cost, and how it ended', async () => {
  replies['GET /models/calls'] = [
    200,
    listing(
      [
        {
          id: 'mcl_1',
          provider_id: 'mpr_work',
          provider_label: 'Work',
          kind: 'anthropic',
          model: 'big',
          purpose: 'models.verify',
          outcome: 'throttled',
          said: 'slow down',
          attempts: 3,
          usage: { input: 1200, output: 0 },
          cost: null,
          started_at: '2026-11-20T08:00:00Z',
          total_ms: 2400,
        },
      ],
      { total: 21, total_pages: 2, has_next: true },
    ),
  ];
  const onPage = vi.fn();
  const { user } = show(<Calls page={1} onPage={onPage} />);
  const row = (await screen.findByRole('cell', { name: /Too many requests/ })).closest('tr')!;
  const cells = within(row)
    .getAllByRole('cell')
    .map(cell => cell.textContent);
  expect(cells.slice(1)).toEqual([
    'Test of the provider',
    'bigWork',
    'Too many requestsslow down · 3 attempts',
    '1,200 read, 0 written',
    'Not known',
    '2.4 s',
  ]);
  await user.click(screen.getByRole('button', { name: 'Next' }));
  expect(onPage).toHaveBeenCalledWith(2);
});

test('calls: none yet, and none to be had', async () => {
  replies['GET /models/calls'] = [200, listing([])];
  const { user, client } = show(<Calls page={1} onPage={() => undefined} />);
  await screen.findByText(/No model was asked yet/);

  replies['GET /models/calls'] = [500, problem('api.internal', 'Something broke.')];
  void client.resetQueries();
  await screen.findByText('The calls could not be loaded');
  replies['GET /models/calls'] = [200, listing([])];
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await screen.findByText(/No model was asked yet/);
});
