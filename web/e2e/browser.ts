import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';

/** The server to drive. */
export const address = process.env.ATELIER_URL ?? '';
if (!address) throw new Error('Set ATELIER_URL to the address of a running server.');

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--headless=new',
      '--disable-background-networking',
      '--no-first-run',
      '--disable-quic',
    ],
  });
}

/** What a page must never do, gathered while it is used. */
export interface Watched {
  context: BrowserContext;
  page: Page;
  complaints: string[];
}

export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<Watched> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    baseURL: address,
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on('pageerror', error => complaints.push(error.message));
  page.on('console', message => {
    // The browser logs every refused request. That there is no session yet, or a wrong password, is in order.
    const expected = /\/auth\/(refresh|login)$/.test(message.location().url);
    if (message.type() === 'error' && !expected)
      complaints.push(`${message.text()} ${message.location().url}`);
  });
  return { context, page, complaints };
}

let serial = 0;

export const newPerson = () => ({
  name: 'Grace Hopper',
  email: `grace-${Date.now()}-${serial++}@example.org`,
  password: 'a compiler in the attic',
});

export async function signUp(page: Page, person = newPerson()) {
  await page.goto('/sign-up');
  await page.getByLabel('Name').fill(person.name);
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Create account' }).click();
  await heading(page, 'Today').waitFor();
  return person;
}

export const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });

/** WCAG 2.2 AA and good practice, by axe. */
export async function axe(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    interface Axe {
      run: (
        root: Document,
        options: object,
      ) => Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }>;
    }
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.map(violation => `${violation.id}: ${violation.nodes[0]?.target.join(' ') ?? ''}`);
  });
}

/** How many pixels the page is wider than the screen. */
export const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
