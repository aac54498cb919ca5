#!/usr/bin/env node
// Looks at every screen of a running server: pictures in light and dark, wide and narrow, and axe on each. It makes a
// person with a few assignments and a Canvas first; use a server that may be thrown away, with
// `--set egress_allow=127.0.0.1 --set canvas_plain_http=true`, or the Canvas is refused.
//   node dev/look.mjs <folder for pictures> [address] [only screens whose name contains this]
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { KEY, openCanvas } from './canvas-site.mjs';

const [folder, base = 'http://127.0.0.1:8080', only = ''] = process.argv.slice(2);
if (!folder) throw new Error('usage: node dev/look.mjs <folder> [address] [screen]');
mkdirSync(folder, { recursive: true });
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const ada = {
  name: 'Ada Lovelace',
  email: `ada-${Date.now()}@example.org`,
  password: 'an engine that weaves',
};
const inDays = days => new Date(Date.now() + days * 86_400_000).toISOString();

async function call(token, method, path, body) {
  const answer = await fetch(`${base}/api/v1${path}`, {
    method,
    headers: {
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...(body && !(body instanceof FormData) ? { 'Content-Type': 'application/json' } : {}),
    },
    body: body instanceof FormData ? body : body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
  return answer.status === 204 ? undefined : answer.json();
}

/** A person in the middle of a term: plans under way, one late, one that failed, one in another script. */
async function furnish() {
  await call(null, 'POST', '/auth/register', ada);
  const { access_token: token } = await call(null, 'POST', '/auth/login', {
    email: ada.email,
    password: ada.password,
  });
  const make = async (input, plan = true) => {
    const made = await call(token, 'POST', '/assignments', input);
    const path = `/assignments/${made.course_id}/${made.assignment_id}`;
    if (plan) await call(token, 'POST', `${path}/start`);
    return path;
  };
  const until = async (path, status) => {
    for (let tries = 0; tries < 100; tries++) {
      const now = await call(token, 'GET', path);
      if (now.status === status) return now;
      if (tries === 99) throw new Error(`${path} is ${now.status}, not ${status}`);
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  };
  const upload = async (name, content) => {
    const form = new FormData();
    form.append('file', new Blob([content]), name);
    return (await call(token, 'POST', '/files', form)).id;
  };
  const sample = await call(token, 'POST', '/assignments/sample');
  const store = `/assignments/local/${sample.assignment_id}`;
  await call(token, 'POST', `${store}/start`);
  await until(store, 'ready');
  await call(token, 'POST', `${store}/start?reprocess=true`);
  const tasks = async () =>
    (await call(token, 'GET', `/work-items?about=${sample.assignment_id}&kind=task&page_size=100`)).data;
  await until(store, 'ready');
  const [first, second, third] = await tasks();
  await call(token, 'PATCH', `/work-items/${first.id}`, { state: 'done' });
  await call(token, 'PATCH', `/work-items/${second.id}`, { state: 'in_progress' });
  await call(token, 'PATCH', `/work-items/${third.id}`, { due_at: inDays(1) });
  await make({
    title: 'Essay 2: The map and the territory',
    course_name: 'PHIL 210 Philosophy of Science',
    due_at: inDays(5.2),
    text: 'Write an essay of 2,000 to 2,500 words. You must cite at least six sources in Chicago style. Submit one PDF. The file must not contain your name.',
  });
  const broken = await make({
    title: 'Worksheet that arrived damaged',
    course_name: 'MATH 120',
    due_at: inDays(-1.5),
    file_ids: [await upload('worksheet.pdf', '%PDF-1.7 nothing follows')],
  });
  await until(broken, 'failed');
  await make({
    title: 'تقرير المختبر الثالث',
    course_name: 'فيزياء ١٠١',
    due_at: inDays(20),
    text: '# المطلوب\n\n- يجب تسليم التقرير في ملف واحد بصيغة PDF.\n- يجب ألا يتجاوز التقرير 10 صفحات.\n- يجب ذكر 3 مصادر على الأقل.',
  });
  await make(
    {
      title:
        'Problem set 7: Eigenvalues, diagonalisation and the spectral theorem for symmetric matrices over the reals',
      course_name: 'MATH 240 Linear Algebra',
      due_at: inDays(0.2),
      points_possible: 40,
      text: 'Solve all problems. Show your work. Submit one PDF.',
    },
    false,
  );
  await make({
    title: 'Reading response',
    text: 'Write one page about the reading. You should cite it once.',
  });
  const connection = await call(token, 'POST', '/canvas/connections', {
    base_url: canvas.url,
    api_key: KEY,
    label: 'University',
  });
  await call(token, 'POST', `/canvas/sync?connection=${connection.id}`);
  await call(token, 'POST', '/calendar/feeds', { url: `${canvas.url}/feeds/secret.ics`, label: 'Seminar' });
  const drawing = await call(token, 'POST', '/courses', { name: 'Drawing', term: 'Autumn 2026' });
  const line = await call(token, 'POST', `/courses/${drawing.course_id}/topics`, { title: 'Line' });
  await call(token, 'POST', `/courses/${drawing.course_id}/topics`, {
    title: 'Light',
    depends_on: [line.id],
  });
  for (let tries = 0; tries < 100; tries++) {
    const { data } = await call(token, 'GET', '/courses?origin=canvas');
    if (data.length > 0) break;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  return { title: sample.title, third: third.title };
}

const canvas = await openCanvas();
const furniture = await furnish();

/** A plan stopped half way, for as long as one looks: the server is too quick to be caught at it. */
async function halfWay(page) {
  const stages = [
    'fetch_canvas_context',
    'fetch_and_parse_attachments',
    'distill_assignment_requirements',
    'draft_plan',
  ];
  const common = { workspace_id: 'wsp_1', status: 'running', timestamp: new Date().toISOString() };
  const preview = (order, title, tasks) => ({
    ...common,
    event_type: 'milestone_preview',
    stage: 'draft_plan',
    progress: 60,
    message: 'Drafting the plan',
    milestone_preview: { id: `m${order}`, title, order, purpose: '', due_strategy: '', tasks },
  });
  const events = [
    ...stages.map((stage, n) => ({
      ...common,
      event_type: 'progress',
      stage,
      progress: 10 + n * 15,
      message: 'Drafting the plan',
    })),
    {
      ...common,
      event_type: 'draft_summary',
      stage: 'draft_plan',
      progress: 58,
      message: 'Drafting the plan',
      draft_summary: {
        title: 'City bike-share analysis',
        objective: 'Find out what drives the demand for bikes.',
        requirement_count: 17,
        requirements: [],
      },
    },
    preview(1, 'Understand the data', ['Read it', 'Clean it']),
    preview(2, 'Build the model', ['Fit', 'Check', 'Compare']),
  ];
  await page.route(/\/api\/v1\/assignments\/local\/asg_\w+$/, async route => {
    const answer = await route.fetch();
    const json = {
      ...(await answer.json()),
      status: 'running',
      stage: 'draft_plan',
      progress: 55,
      plan_version: null,
    };
    await route.fulfill({ response: answer, json });
  });
  await page.route(/\/events$/, route =>
    route.fulfill({
      contentType: 'text/event-stream',
      body: `retry: 600000\n\n${events.map((event, n) => `id: ${n}\nevent: ${event.event_type}\ndata: ${JSON.stringify(event)}\n\n`).join('')}`,
    }),
  );
}

const open = (page, name) => page.getByRole('link', { name }).first().click();
const plan = async page => {
  await page.goto(`${base}/study`);
  await open(page, furniture.title);
  await page.getByRole('tab', { name: 'Plan' }).waitFor();
  await page.getByText('tasks done').first().waitFor();
};

const screens = {
  'sign-in': { out: true, go: page => page.goto(`${base}/sign-in`) },
  'sign-up-errors': {
    out: true,
    go: async page => {
      await page.goto(`${base}/sign-up`);
      await page.getByRole('button', { name: 'Create account' }).click();
    },
  },
  'not-found': { out: true, go: page => page.goto(`${base}/nowhere`) },
  today: { go: page => page.goto(`${base}/`) },
  study: { go: page => page.goto(`${base}/study`) },
  'study-nothing-fits': { go: page => page.goto(`${base}/study?state=failed&due=later`) },
  'new-assignment': { go: page => page.goto(`${base}/study/new`) },
  'new-assignment-files': {
    go: async page => {
      await page.goto(`${base}/study/new`);
      await page.getByTestId('file-field').setInputFiles([
        {
          name: 'brief.md',
          mimeType: 'text/markdown',
          buffer: Buffer.from('# Brief\nYou must write one page.'),
        },
        { name: 'old.doc', mimeType: 'application/msword', buffer: Buffer.from('x') },
      ]);
      await page.getByRole('img', { name: 'Uploaded', exact: true }).waitFor();
    },
  },
  plan: { go: plan },
  'plan-evidence': {
    go: async page => {
      await plan(page);
      await page.getByRole('tab', { name: /Requirements/ }).click();
      await page.locator('[data-statement=r3]').click();
      await page.locator('mark[data-strong]').waitFor();
    },
  },
  'plan-why': {
    go: async page => {
      await plan(page);
      await page.getByRole('button', { name: 'Why' }).click();
      await page.getByText('Made by the offline engine').waitFor();
    },
  },
  'plan-board': {
    go: async page => {
      await plan(page);
      await page.getByRole('tab', { name: 'Board' }).click();
    },
  },
  'plan-hand-in': {
    go: async page => {
      await plan(page);
      await page.getByRole('tab', { name: /hand-in/ }).click();
    },
  },
  'plan-task-open': {
    go: async page => {
      await plan(page);
      await page.getByRole('button', { name: furniture.third, exact: true }).click();
      await page.getByRole('button', { name: `More for ${furniture.third}` }).click();
    },
  },
  'plan-edit-task': {
    go: async page => {
      await plan(page);
      await page.getByRole('button', { name: `More for ${furniture.third}` }).click();
      await page.getByRole('menuitem', { name: 'Edit…' }).click();
    },
  },
  'plan-reprocess': {
    go: async page => {
      await plan(page);
      await page.getByRole('button', { name: 'More for this assignment' }).click();
      await page.getByRole('menuitem', { name: /anew/ }).click();
    },
  },
  'plan-rtl': {
    go: async page => {
      await page.goto(`${base}/study`);
      await open(page, /تقرير/);
      await page.getByRole('tab', { name: /Requirements/ }).click();
      await page.locator('[data-statement]').first().click();
    },
  },
  failed: {
    go: async page => {
      await page.goto(`${base}/study`);
      await open(page, /^Worksheet/);
      await page.getByText('could not be made').waitFor();
    },
  },
  'not-planned': {
    go: async page => {
      await page.goto(`${base}/study`);
      await open(page, /^Problem set/);
      await page.getByText('no plan yet').waitFor();
    },
  },
  runs: { go: page => page.goto(`${base}/runs`) },
  run: {
    go: async page => {
      await page.goto(`${base}/runs?state=failed`);
      await page.getByRole('main').getByRole('link', { name: 'Plan an assignment' }).first().click();
      await page.getByText('This run failed').waitFor();
    },
  },
  'run-done': {
    go: async page => {
      await page.goto(`${base}/runs?state=completed`);
      await page.getByRole('main').getByRole('link', { name: 'Plan an assignment' }).first().click();
      await page.getByText('Publish the plan').waitFor();
    },
  },
  canvas: { go: page => page.goto(`${base}/account/canvas`) },
  'canvas-connect': {
    go: async page => {
      await page.goto(`${base}/account/canvas`);
      await page.getByRole('button', { name: 'Connect with a key' }).click();
      await page.getByLabel('Address of your Canvas').fill('canvas.example.edu');
    },
  },
  'canvas-callback': { go: page => page.goto(`${base}/canvas/callback?error=access_denied`) },
  courses: { go: page => page.goto(`${base}/courses`) },
  course: {
    go: async page => {
      await page.goto(`${base}/courses`);
      await open(page, 'Waves and Optics');
      await page.getByRole('list', { name: 'Late' }).waitFor();
    },
  },
  'course-map': {
    go: async page => {
      await page.goto(`${base}/courses`);
      await open(page, 'Waves and Optics');
      await page.getByRole('tab', { name: 'Map' }).click();
      await page.getByRole('list', { name: 'Topics' }).waitFor();
    },
  },
  'course-own-topic': {
    go: async page => {
      await page.goto(`${base}/courses`);
      await open(page, 'Drawing');
      await page.getByRole('tab', { name: 'Map' }).click();
      await page.getByRole('button', { name: 'More for Light' }).click();
      await page.getByRole('menuitem', { name: 'Edit…' }).click();
    },
  },
  'empty-courses': { fresh: true, go: page => page.goto(`${base}/courses`) },
  calendar: { go: page => page.goto(`${base}/calendar?view=month`) },
  'calendar-agenda': { go: page => page.goto(`${base}/calendar?view=agenda`) },
  'empty-calendar': { fresh: true, go: page => page.goto(`${base}/calendar?view=agenda`) },
  account: { go: page => page.goto(`${base}/account`) },
  palette: {
    go: async page => {
      await page.goto(`${base}/`);
      await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').waitFor();
    },
  },
  help: {
    go: async page => {
      await page.goto(`${base}/`);
      await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
  'empty-study': { fresh: true, go: page => page.goto(`${base}/study`) },
  'empty-today': { fresh: true, go: page => page.goto(`${base}/`) },
  making: {
    fresh: true,
    go: async page => {
      await page.goto(`${base}/study`);
      await halfWay(page);
      await page.getByRole('button', { name: 'Try a sample' }).click();
      await page.getByText('Milestone 2').waitFor();
    },
  },
};

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--headless=new',
    '--disable-background-networking',
    '--no-first-run',
    '--disable-quic',
  ],
});

async function signIn(page, fresh) {
  await page.goto(`${base}/sign-in`);
  if (fresh) {
    await page.goto(`${base}/sign-up`);
    await page.getByLabel('Name').fill('New Comer');
    await page.getByLabel('E-mail').fill(`new${Date.now()}${Math.random()}@example.org`);
    await page.getByLabel('Password').fill('correct horse battery');
    await page.getByRole('button', { name: 'Create account' }).click();
  } else {
    await page.getByLabel('E-mail').fill(ada.email);
    await page.getByLabel('Password').fill(ada.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }
  await page.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
}

let bad = 0;
for (const [size, viewport] of Object.entries({
  wide: { width: 1280, height: 860 },
  narrow: { width: 390, height: 844 },
})) {
  for (const colorScheme of ['light', 'dark']) {
    const options = {
      viewport,
      colorScheme,
      reducedMotion: 'reduce',
      hasTouch: size === 'narrow',
      locale: 'en-GB',
    };
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await signIn(page, false);
    for (const [name, screen] of Object.entries(screens)) {
      if (!name.includes(only)) continue;
      const own = screen.out || screen.fresh ? await (await browser.newContext(options)).newPage() : page;
      const errors = [];
      const note = message =>
        message.type() === 'error' &&
        !/\/auth\/refresh$/.test(message.location().url) &&
        errors.push(message.text());
      const crash = error => errors.push(String(error));
      own.on('console', note).on('pageerror', crash);
      try {
        if (screen.fresh) await signIn(own, true);
        await screen.go(own);
        await own.waitForTimeout(450);
        await own.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`) });
        await own.evaluate(axe);
        const result = await own.evaluate(() =>
          globalThis.axe.run(document, {
            runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
          }),
        );
        for (const violation of result.violations) {
          bad++;
          console.log(
            `${name} ${size} ${colorScheme}: ${violation.id} (${violation.impact}): ${violation.help}`,
          );
          for (const node of violation.nodes.slice(0, 3))
            console.log(`    ${node.target.join(' ')}  ${node.any[0]?.message ?? ''}`);
        }
        const wide = await own.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        if (wide > 0) {
          bad++;
          console.log(`${name} ${size}: the page is ${wide} px too wide`);
        }
      } catch (error) {
        bad++;
        console.log(`${name} ${size} ${colorScheme}: ${String(error).split('\n')[0]}`);
        await own.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}-broken.png`) });
      }
      for (const error of errors) {
        bad++;
        console.log(`${name} ${size} ${colorScheme}: console: ${error}`);
      }
      own.off('console', note).off('pageerror', crash);
      if (own !== page) await own.context().close();
    }
    await context.close();
  }
}
await browser.close();
canvas.close();
console.log(bad === 0 ? 'nothing to complain about' : `${bad} complaints`);
process.exitCode = bad === 0 ? 0 : 1;
