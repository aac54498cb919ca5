import type { Feedback, FeedbackJob, FeedbackPair, Plan, WorkItem } from '@atelier/api';
import { ToastProvider, TooltipProvider } from '@atelier/ui';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import type { AssignmentSearch } from '../search';
import FeedbackTab from './FeedbackTab';

const target = { courseId: 'local', assignmentId: 'asg_1' };
const base = '/assignments/local/asg_1';
const plan = {
  version: 1,
  milestones: [
    { id: 'm1', stable_key: 'write', title: 'Write the report', order: 1, tasks: [] },
    { id: 'm2', stable_key: 'submit', title: 'Hand it in', order: 2, tasks: [] },
  ],
} as unknown as Plan;

const cite = (quote: string) => ({
  source_id: 'submission',
  source_name: 'Submitted text',
  paragraph: 1,
  quote,
});
const feedback = (more: Partial<Feedback> = {}): Feedback => ({
  version: 1,
  engine: 'offline',
  language: 'en',
  plan_version: 1,
  target: { type: 'assignment', id: 'asg_1', title: 'Report' },
  submission: { id: 'sbm_1', words: 96, pages: null, files: [], received_at: '2026-11-21T09:00:00Z' },
  scorecard: {
    criterion_scores: [
      {
        criterion: 'Sources',
        points_possible: 20,
        judgement: 'range',
        low: 0,
        high: 10,
        reason: 'One of three is there.',
        quotes: [cite('(Smith 2019)')],
        grounds: [],
      },
      { criterion: 'Style', judgement: 'not_judged', reason: 'Rules cannot tell.', quotes: [], grounds: [] },
    ],
    overall_readiness: {
      level: 'not_ready',
      text: 'One thing to fix.',
      met: 3,
      partly: 0,
      open: 1,
      not_checked: 2,
    },
  },
  strengths: [],
  gaps: [],
  required_fixes: [
    {
      key: 'fix-length',
      title: 'Bring it up to length',
      text: 'It has 96 words.',
      milestone: 'submit',
      requirement_ids: [],
      quotes: [cite('We cleaned the data.')],
      grounds: [cite('Write 4–6 pages.')],
    },
  ],
  suggested_improvements: [],
  next_actions: [{ order: 1, text: 'Bring it up to length. It has 96 words.', fix: 'fix-length' }],
  requirement_checks: [],
  limits: {
    text: 'The offline engine looked for signs.',
    checked: [],
    not_checked: [{ what: 'How good it is', why: 'It takes a reader.' }],
  },
  verification: { checked: 2, found: 2, dropped: 0 },
  ...more,
});
const job = (version: number, more: Partial<FeedbackJob> = {}): FeedbackJob => ({
  job_id: `fbk_${version}`,
  submission_id: `sbm_${version}`,
  version,
  target: { type: 'assignment', id: 'asg_1', title: 'Report' },
  plan_version: 1,
  status: 'ready',
  stage: 'finalize_feedback',
  progress: 100,
  message: null,
  run_id: `run_${version}`,
  engine: 'offline',
  summary: {
    level: 'not_ready',
    words: 96,
    met: 3,
    partly: 0,
    open: 1,
    not_checked: 2,
    fixes: ['fix-length'],
  },
  created_at: '2026-11-21T09:00:00Z',
  updated_at: '2026-11-21T09:00:00Z',
  ...more,
});
const fixItem: Partial<WorkItem> = {
  id: 'wki_1',
  kind: 'fix',
  title: 'Bring it up to length',
  state: 'todo',
  version: 4,
};

type Reply = [status: number, body: unknown];
let replies: Record<string, Reply>;
let sent: { line: string; body: unknown }[];

const page = (data: unknown[]) => ({
  data,
  pagination: {
    page: 1,
    page_size: 20,
    total: data.length,
    total_exact: true,
    total_pages: 1,
    has_next: false,
  },
});

beforeEach(() => {
  sessionStorage.clear();
  replies = {
    [`GET ${base}/feedback`]: [200, page([])],
    [`GET ${base}`]: [200, { id: 'asg_1', course_id: 'local', assignment_id: 'asg_1' }],
    'GET /work-items': [200, page([fixItem])],
  };
  sent = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const url = new URL(request.url);
    const line = `${request.method} ${url.pathname.replace('/api/v1', '')}`;
    const text = await request.text();
    sent.push({ line: line + url.search, body: text ? (JSON.parse(text) as unknown) : undefined });
    const [status, body] = replies[line] ?? [404, { code: 'missing', message: 'Not here.' }];
    return new Response(JSON.stringify(body), { status });
  });
});

/** The tab with an address of its own. */
function Tab({
  first,
  onCite,
  onShow,
}: {
  first: AssignmentSearch;
  onCite: (id: string) => void;
  onShow: () => void;
}) {
  const [search, setSearch] = useState(first);
  return (
    <FeedbackTab
      plan={plan}
      target={target}
      search={search}
      show={change => {
        onShow();
        setSearch(before => ({ ...before, ...change }));
      }}
      openCite={onCite}
      planning={false}
    />
  );
}

async function open(first: AssignmentSearch = {}) {
  const [onCite, onShow] = [vi.fn(), vi.fn()];
  const root = createRootRoute({
    component: () => <Tab first={first} onCite={onCite} onShow={onShow} />,
  });
  const router = createRouter({ routeTree: root, history: createMemoryHistory() });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const { unmount } = render(
    <QueryClientProvider client={client}>
      <TooltipProvider>
        <ToastProvider>
          <RouterProvider router={router as never} />
        </ToastProvider>
      </TooltipProvider>
    </QueryClientProvider>,
  );
  await waitFor(() => expect(sent.length).toBeGreaterThan(0));
  return { user: userEvent.setup(), onCite, show: onShow, leave: unmount, client };
}

test('without feedback the form is there; an empty draft is told at once and not sent', async () => {
  const { user } = await open();
  await user.click(await screen.findByRole('button', { name: 'Get feedback' }));
  await screen.findByText('Paste the draft, or give at least one file.');
  expect(sent.some(request => request.line.includes('/submissions/'))).toBe(false);
});

test('a draft of a milestone is counted, sent to its address, and kept over a wrong click', async () => {
  const path = `POST ${base}/milestones/submit/submissions/start`;
  replies[path] = [202, job(1, { status: 'failed', summary: null })];
  const { user } = await open({ draft: 'submit' });
  const field = await screen.findByLabelText('Paste the draft');
  expect(screen.getByLabelText<HTMLSelectElement>('For').value).toBe('submit');
  await user.type(field, 'Four words of text');
  await screen.findByText('4 words');
  await waitFor(() => expect(Object.values(sessionStorage)).toContain('Four words of text'));

  replies[`GET ${base}/feedback`] = [200, page([job(1, { status: 'failed' })])];
  await user.click(screen.getByRole('button', { name: 'Get feedback' }));
  await waitFor(() =>
    expect(sent).toContainEqual({
      line: path,
      body: { text: 'Four words of text', file_ids: [] },
    }),
  );
});

test('who leaves while the draft is on its way is not called back, and it is not kept as unsent', async () => {
  let answer: (reply: Reply) => void = () => undefined;
  const later = new Promise<Reply>(resolve => (answer = resolve));
  const usual = globalThis.fetch;
  vi.stubGlobal('fetch', async (request: Request) => {
    if (!request.url.endsWith('/submissions/start')) return usual(request);
    const [status, body] = await later;
    return new Response(JSON.stringify(body), { status });
  });
  const { user, show, leave } = await open();
  await user.type(await screen.findByLabelText('Paste the draft'), 'Mine');
  await user.click(screen.getByRole('button', { name: 'Get feedback' }));
  leave();
  expect(Object.values(sessionStorage)).toContain('Mine');
  answer([202, job(1, { status: 'queued' })]);
  await waitFor(() => expect(sessionStorage.getItem('atelier-handed-fbk_1')).not.toBeNull());
  expect(sessionStorage.getItem('atelier-draft-asg_1')).toBeNull();
  expect(show).not.toHaveBeenCalled();
});

test('what the server refuses is said in its words, and the draft stays', async () => {
  replies[`POST ${base}/submissions/start`] = [
    409,
    { code: 'study.plan_not_ready', message: 'No plan yet.' },
  ];
  const { user } = await open();
  await user.type(await screen.findByLabelText('Paste the draft'), 'Mine');
  await user.click(screen.getByRole('button', { name: 'Get feedback' }));
  await screen.findByText('No plan yet.');
  expect(screen.getByLabelText<HTMLTextAreaElement>('Paste the draft').value).toBe('Mine');
});

test('a result says how ready, what to fix, how it was judged and what was not', async () => {
  replies[`GET ${base}/feedback`] = [200, page([job(1)])];
  replies[`GET ${base}/feedback/jobs/fbk_1`] = [
    200,
    { ...job(1), feedback: feedback(), fix_items: [{ fix: 'fix-length', item_id: 'wki_1' }] },
  ];
  replies['PATCH /work-items/wki_1'] = [200, { ...fixItem, state: 'done', version: 5 }];
  const { user, onCite } = await open();
  await screen.findByRole('heading', { name: 'Not ready' });
  expect(screen.getByText('0–10 of 20 points')).toBeTruthy();
  expect(screen.getAllByText('Not judged')).toHaveLength(2);
  expect(screen.getByText('The offline engine looked for signs.')).toBeTruthy();
  expect(screen.getByText('2 of 2 stand in the draft')).toBeTruthy();
  expect(screen.getAllByText('Offline engine').length).toBeGreaterThan(0);

  // A quote opens its place in the draft, the grounds theirs in the assignment.
  await user.click(screen.getByRole('button', { name: /We cleaned the data/ }));
  await user.click(screen.getByRole('button', { name: 'What the assignment says' }));
  expect(onCite.mock.calls).toEqual([['f.fix-0.0'], ['f.fix-0.g']]);

  // The fix is the work item: checking it off changes that.
  await user.click(await screen.findByRole('checkbox', { name: 'Bring it up to length: mark as done' }));
  await screen.findByText('1 of 1 done');
  expect(sent.at(-1)).toEqual({ line: 'PATCH /work-items/wki_1', body: { state: 'done' } });
});

test('a fix whose item was removed says so and cannot be checked', async () => {
  replies[`GET ${base}/feedback`] = [200, page([job(1)])];
  replies[`GET ${base}/feedback/jobs/fbk_1`] = [
    200,
    { ...job(1), feedback: feedback(), fix_items: [{ fix: 'fix-length', item_id: 'wki_gone' }] },
  ];
  await open();
  await screen.findByText('You removed this from the plan.');
  expect(screen.getByRole<HTMLInputElement>('checkbox').disabled).toBe(true);
});

test('what failed says why, and the same draft is handed in again', async () => {
  const failed = job(1, {
    status: 'failed',
    summary: null,
    error: { code: 'study.nothing_readable', message: 'There is no text in what was handed in.' },
  });
  replies[`GET ${base}/feedback`] = [200, page([failed])];
  replies[`GET ${base}/feedback/jobs/fbk_1`] = [200, failed];
  replies[`POST ${base}/submissions/start`] = [202, failed];
  sessionStorage.setItem('atelier-handed-fbk_1', JSON.stringify({ text: 'As before', fileIds: ['fil_1'] }));
  const { user } = await open();
  await screen.findByText('There is no text in what was handed in.');
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() =>
    expect(sent).toContainEqual({
      line: `POST ${base}/submissions/start`,
      body: { text: 'As before', file_ids: ['fil_1'] },
    }),
  );
});

test('a job under way shows its stage and can be cancelled', async () => {
  const running = job(1, {
    status: 'running',
    stage: 'analyze_against_plan_and_rubric',
    progress: 35,
    message: 'Holding it against the requirements',
    summary: null,
  });
  replies[`GET ${base}/feedback`] = [200, page([running])];
  replies[`GET ${base}/feedback/jobs/fbk_1`] = [200, running];
  replies['POST /runs/run_1/cancel'] = [409, { code: 'runs.wrong_state', message: 'It has ended.' }];
  const { user } = await open();
  await screen.findByText(/Holding it against the requirements/);
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('35');
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  await waitFor(() => expect(sent.some(request => request.line === 'POST /runs/run_1/cancel')).toBe(true));
  // It had ended by itself: nothing to complain about.
  expect(screen.queryByText('It could not be cancelled')).toBeNull();
});

test('two feedbacks side by side: fixed, new and still open, up and down', async () => {
  const after = feedback({
    version: 2,
    required_fixes: [{ ...feedback().required_fixes[0]!, key: 'fix-new', title: 'Name your sources' }],
  });
  const pair: FeedbackPair = {
    before: { ...job(1), feedback: feedback() },
    after: { ...job(2), feedback: after },
    changes: {
      words: 240,
      fixed: ['fix-length'],
      still_open: [],
      new_fixes: ['fix-new'],
      criteria: [{ criterion: 'Sources', before: [0, 10], after: [10, 20] }],
      requirements: [{ requirement: 'Cite three sources.', before: 'missing', after: 'met' }],
      same_measure: true,
    },
  };
  replies[`GET ${base}/feedback`] = [200, page([job(2), job(1)])];
  replies[`GET ${base}/feedback/compare`] = [200, pair];
  const { user } = await open({ feedback: 'fbk_2', against: 'fbk_1' });
  const fixes = within(await screen.findByRole('list', { name: 'Fixes' }));
  expect(fixes.getByText('Fixed').closest('li')?.textContent).toContain('Bring it up to length');
  expect(fixes.getByText('New').closest('li')?.textContent).toContain('Name your sources');
  expect(screen.getByText('Up').closest('li')?.textContent).toContain('Sources');
  expect(screen.getByText('96 words (+240)')).toBeTruthy();
  expect(screen.queryByText(/not measured the same way/)).toBeNull();

  await user.click(screen.getByRole('button', { name: 'Back to the feedback' }));
  await waitFor(() =>
    expect(sent.some(request => request.line === `GET ${base}/feedback/jobs/fbk_2`)).toBe(true),
  );
});

test('while a plan is made anew no draft is taken', async () => {
  const root = createRootRoute({
    component: () => (
      <FeedbackTab plan={plan} target={target} search={{}} show={vi.fn()} openCite={vi.fn()} planning />
    ),
  });
  render(
    <QueryClientProvider client={new QueryClient()}>
      <ToastProvider>
        <RouterProvider router={createRouter({ routeTree: root, history: createMemoryHistory() }) as never} />
      </ToastProvider>
    </QueryClientProvider>,
  );
  await screen.findByText(/new version of the plan is being made/);
  expect(screen.queryByRole('button', { name: 'Get feedback' })).toBeNull();
});
