import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type BrowserContext, type Page, type Worker } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { address, axe, heading, newPerson, overflow } from './browser';
import { openCanvas, SECRETS, type CanvasSite } from './canvas';
import { openRelay, type Relay } from './relay';

/*
 * The extension in Chromium, against a real server and a Canvas that gives no keys. Everything is as it is packed but one
 * thing: the browser's own question for a site cannot be answered by a program, so this copy has been given this machine.
 */
const packed = fileURLToPath(new URL('../extension/dist/chromium', import.meta.url));
const BUTTON = 'atelier-plan-button';

let folder: string;
let canvas: CanvasSite;
let context: BrowserContext;
let worker: Worker;
/** What the browser takes for the server: everything that leaves for it goes through here. */
let relay: Relay;
const complaints: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'atelier-extension-'));
  const ours = join(folder, 'ours');
  cpSync(packed, ours, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(ours, 'manifest.json'), 'utf8')) as object;
  writeFileSync(
    join(ours, 'manifest.json'),
    JSON.stringify({ ...manifest, host_permissions: ['http://127.0.0.1/*', 'http://localhost/*'] }),
  );
  const theirs = join(folder, 'theirs');
  mkdirSync(theirs);
  writeFileSync(
    join(theirs, 'manifest.json'),
    JSON.stringify({
      manifest_version: 3,
      name: 'Another extension',
      version: '1',
      background: { service_worker: 'theirs.js' },
    }),
  );
  writeFileSync(join(theirs, 'theirs.js'), '');
  canvas = await openCanvas();
  relay = await openRelay(address);
  context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: false,
    viewport: { width: 1280, height: 860 },
    reducedMotion: 'reduce',
    locale: 'en-GB',
    args: [
      '--headless=new',
      '--no-sandbox',
      '--no-first-run',
      '--disable-quic',
      '--disable-background-networking',
      `--disable-extensions-except=${ours},${theirs}`,
      `--load-extension=${ours},${theirs}`,
    ],
  });
  context.setDefaultTimeout(15_000);
  worker = await workerOf('background.js');
});

afterAll(async () => {
  await context.close();
  canvas.close();
  relay.close();
  rmSync(folder, { recursive: true, force: true });
});

async function workerOf(script: string): Promise<Worker> {
  const found = () => context.serviceWorkers().find(each => each.url().endsWith(script));
  return found() ?? context.waitForEvent('serviceworker', { predicate: each => each.url().endsWith(script) });
}

const extensionId = () => new URL(worker.url()).host;

interface Browser {
  tabs: { query: (filter: object) => Promise<{ id: number; url?: string }[]> };
  storage: { local: { get: () => Promise<object> }; session: { get: () => Promise<object> } };
  runtime: { sendMessage: (id: string, message: unknown) => Promise<unknown> };
}

const tabIdOf = (url: string) =>
  worker.evaluate(async wanted => {
    const { tabs } = (globalThis as unknown as { chrome: Browser }).chrome;
    return (await tabs.query({})).find(tab => tab.url === wanted)?.id;
  }, url);

/** The panel as a page of its own, beside a certain tab. */
async function openPanel(beside: Page): Promise<Page> {
  const tabId = await tabIdOf(beside.url());
  const panel = await context.newPage();
  await panel.setViewportSize({ width: 400, height: 860 });
  panel.on('pageerror', error => complaints.push(error.message));
  panel.on('console', message => {
    // The browser logs refused requests: that it is not planned yet, and that there is no answer yet, are in order.
    const expected = /\/devices\/token$|\/assignments\/41\/\d+$|\/auth\/refresh$|\/start$/.test(
      message.location().url,
    );
    if (message.type() === 'error' && !expected)
      complaints.push(`${message.text()} ${message.location().url}`);
  });
  await panel.goto(`chrome-extension://${extensionId()}/panel.html?tab=${tabId ?? ''}`);
  return panel;
}

const openAssignment = async (id: number): Promise<Page> => {
  const page = await context.newPage();
  await page.goto(`${canvas.origin}/courses/41/assignments/${id}`);
  return page;
};

async function clickButton(page: Page): Promise<void> {
  await page.bringToFront();
  const box = await page.locator(BUTTON).boundingBox();
  if (!box) throw new Error('there is no button');
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

/** From the address to the connection, through the real page. */
async function connect(panel: Page): Promise<void> {
  await panel.getByLabel('Address of your Atelier').fill(relay.origin);
  const [page] = await Promise.all([
    context.waitForEvent('page'),
    panel.getByRole('button', { name: 'Connect', exact: true }).click(),
  ]);
  await heading(page, /Let this program in|Sign in/).waitFor();
  if (await heading(page, 'Sign in').isVisible()) {
    await page.getByLabel('E-mail').fill(person.email);
    await page.getByLabel('Password').fill(person.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await heading(page, 'Let this program in?').waitFor();
  }
  const code = await panel.getByText(/^[B-Z]{4}-[B-Z]{4}$/).textContent();
  await page.getByText(code ?? '', { exact: true }).waitFor();
  await page.getByText('Atelier for Chromium').waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Connect' }).click();
  await heading(page, 'Connected').waitFor();
  await page.close();
}

const person = newPerson();

async function call(path: string, method = 'GET'): Promise<Record<string, unknown>> {
  const login = await fetch(`${address}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email: person.email, password: person.password }),
  });
  const { access_token: token } = (await login.json()) as { access_token: string };
  const answer = await fetch(`${address}/api/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}` },
  });
  return answer.status === 204 ? {} : ((await answer.json()) as Record<string, unknown>);
}

const ownSession = async () => {
  const { data } = await call('/auth/sessions?page_size=100');
  return (data as { id: string; client_name: string | null }[]).find(
    session => session.client_name === 'Atelier for Chromium',
  );
};

test('from a page of Canvas to a plan, feedback and back out', { timeout: 120_000 }, async () => {
  await fetch(`${address}/api/v1/auth/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(person),
  });
  const signIn = await context.newPage();
  await signIn.goto(`${canvas.origin}/login`);
  await signIn.close();
  const page = await openAssignment(51);
  await heading(page, 'Essay: Maps').waitFor();
  // Nothing is put anywhere before the person has allowed it.
  expect(await page.locator(BUTTON).count()).toBe(0);

  // Not connected: an address that is none, one that is open to all, and the right one.
  const panel = await openPanel(page);
  await heading(panel, 'Connect to your Atelier').waitFor();
  await panel.getByLabel('Address of your Atelier').fill('javascript:alert(1)');
  await panel.getByRole('button', { name: 'Connect' }).click();
  await panel.getByText('This is not an address').waitFor();
  await panel.getByLabel('Address of your Atelier').fill('http://atelier.example.org');
  await panel.getByText('This address is not encrypted').waitFor();
  await panel.getByRole('button', { name: 'Connect without encryption' }).waitFor();
  expect(await axe(panel)).toEqual([]);
  await connect(panel);

  // Connected, and still no site: one is asked for, and gets the button on its assignment pages only.
  await heading(panel, `Plan assignments of ${new URL(canvas.origin).host}?`).waitFor();
  expect(await axe(panel)).toEqual([]);
  await panel.getByRole('button', { name: /^Allow/ }).click();
  await heading(panel, 'Not planned yet').waitFor();
  await page.locator(BUTTON).waitFor();
  const edit = await context.newPage();
  await edit.goto(`${canvas.origin}/courses/41/assignments/51/edit`);
  await heading(edit, 'Edit').waitFor();
  expect(await edit.locator(BUTTON).count()).toBe(0);
  await edit.close();

  // A script's click is not a person's, and a page has no other way in.
  await page.reload();
  await page.locator(BUTTON).waitFor();
  const reached = await page.evaluate(async id => {
    const host = document.querySelector('atelier-plan-button') as HTMLElement;
    host.click();
    host.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true }));
    window.postMessage('atelier.plan-this-assignment', '*');
    const { chrome } = globalThis as unknown as { chrome?: { runtime?: unknown } };
    const opened = await fetch(`chrome-extension://${id}/panel.html`).then(
      () => true,
      () => false,
    );
    return { root: host.shadowRoot !== null, runtime: Boolean(chrome?.runtime), opened };
  }, extensionId());
  expect(reached).toEqual({ root: false, runtime: false, opened: false });
  const theirs = await workerOf('theirs.js');
  const heard = await theirs.evaluate(async id => {
    const { runtime } = (globalThis as unknown as { chrome: Browser }).chrome;
    return runtime.sendMessage(id, 'atelier.plan-this-assignment').then(
      () => 'heard',
      () => 'refused',
    );
  }, extensionId());
  expect(heard).toBe('refused');
  expect(canvas.asked.filter(({ path }) => path.startsWith('/api/'))).toEqual([]);
  expect((await call('/assignments')).data).toEqual([]);

  // One click, and the plan comes by itself: taken from the page, because there is no key.
  await clickButton(page);
  await panel.getByText(/^0 of \d+ tasks done/).waitFor();
  expect(await panel.getByRole('heading', { level: 1, name: 'Essay: Maps' }).isVisible()).toBe(true);
  await panel.getByText('Geography of Power').waitFor();
  await panel.getByRole('tab', { name: /Requirements/ }).click();
  await panel
    .getByText(/Monmonier/)
    .first()
    .waitFor();
  expect(await axe(panel)).toEqual([]);
  expect(await overflow(panel)).toBe(0);

  // What was taken, and what was not.
  const fetched = canvas.asked.filter(({ path }) => /^\/(api|files|stored)\//.test(path));
  expect(fetched.map(({ path }) => path)).toEqual([
    '/api/v1/courses/41/assignments/51?include[]=submission',
    '/api/v1/courses/41',
    '/api/v1/files/71',
    '/files/71/download?download_frd=1',
    '/stored/71',
    '/api/v1/files/72',
    '/api/v1/files/73',
  ]);
  expect(canvas.asked.filter(({ authorization }) => authorization)).toEqual([]);
  const captured = relay.sent.find(({ line }) => line.endsWith('/captured'));
  const { missing } = JSON.parse(captured?.body ?? '{}') as { missing: string[] };
  expect(missing[0]).toBe('file 72: Canvas answered 403.');
  expect(missing[1]).toMatch(/^Film\.mp4: This kind of file cannot be read/);
  const everything = relay.sent.map(({ headers, body }) => headers + body).join('\n');
  expect(everything).toContain('GEO 210');
  expect(SECRETS.filter(secret => everything.includes(secret))).toEqual([]);

  // Work it off; the server knows.
  await panel.getByRole('tab', { name: 'Plan' }).click();
  await panel.getByRole('checkbox').first().check();
  await panel.getByText(/^1 of \d+ tasks done/).waitFor();
  await expect
    .poll(async () => ((await call('/work-items?state=done')).pagination as { total: number }).total)
    .toBe(1);

  // A draft, and what is said of it.
  await panel.getByRole('tab', { name: 'Feedback' }).click();
  await panel
    .getByLabel('Paste the draft')
    .fill('Maps mislead because they must leave things out. Monmonier shows how. '.repeat(20));
  await panel.getByRole('button', { name: 'Get feedback' }).click();
  await panel
    .getByText(/^Feedback 1/)
    .first()
    .waitFor();
  expect(await axe(panel)).toEqual([]);
  expect(complaints).toEqual([]);

  // A server that is away for a while is said to be, and comes back.
  relay.silence(true);
  await panel.reload();
  await panel.getByText('The server cannot be reached').waitFor();
  expect(await axe(panel)).toEqual([]);
  relay.silence(false);
  await panel.getByRole('button', { name: 'Try again' }).click();
  await panel.getByText(/^1 of \d+ tasks done/).waitFor();

  // Its session is among the person's, and can be ended there: the panel says so, and comes in again.
  const session = await ownSession();
  await call(`/auth/sessions/${session?.id ?? ''}`, 'DELETE');
  await panel.getByRole('checkbox').nth(1).click();
  await heading(panel, 'Connect again').waitFor();
  expect(await panel.getByLabel('Address of your Atelier').inputValue()).toBe(relay.origin);
  await connect(panel);
  await panel.getByText(/^1 of \d+ tasks done/).waitFor();

  // Out: the session ends on the server, and nothing is left here.
  await panel.getByRole('button', { name: 'The extension' }).click();
  await panel.getByRole('menuitem', { name: 'Disconnect' }).click();
  await heading(panel, 'Connect to your Atelier').waitFor();
  await expect.poll(ownSession).toBeUndefined();
  const left = await worker.evaluate(async () => {
    const { storage } = (globalThis as unknown as { chrome: Browser }).chrome;
    return { ...(await storage.local.get()), ...(await storage.session.get()) };
  });
  expect(left).not.toHaveProperty('refresh');
  expect(left).not.toHaveProperty('access');
  expect(left).not.toHaveProperty('server');
  await panel.close();
  await page.close();
});

test('the side panel itself opens on the click and takes it up; what a Canvas makes up is refused', async () => {
  const page = await openAssignment(51);
  await page.locator(BUTTON).waitFor();
  const setUp = await openPanel(page);
  await connect(setUp);
  await setUp.getByText(/tasks done/).waitFor();
  await setUp.close();
  await call('/assignments/41/51', 'DELETE');
  expect((await call('/assignments')).data).toEqual([]);

  // No panel is open: the browser's own one is, by the click.
  await clickButton(page);
  await expect.poll(async () => (await call('/assignments/41/51')).status, { timeout: 15_000 }).toBe('ready');
  const panel = await openPanel(page);
  await panel.getByText(/^0 of \d+ tasks done/).waitFor();
  await panel.close();
  await page.close();

  // The page of one assignment, the answer of another.
  const other = await openAssignment(52);
  await other.locator(BUTTON).waitFor();
  const strange = await openPanel(other);
  await strange.getByRole('button', { name: 'Plan this assignment' }).click();
  await strange.getByText('The page answered with another assignment').waitFor();
  // The tab goes elsewhere: the panel goes with it.
  await other.goto(`${canvas.origin}/courses/41/assignments/51/edit`);
  await heading(strange, 'No assignment here').waitFor();
  expect(await axe(strange)).toEqual([]);
});
