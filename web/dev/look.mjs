#!/usr/bin/env node
// Looks at every screen: pictures in light and dark, wide and narrow, and axe on each.
//   node dev/look.mjs <folder for pictures> [address] [only a screen whose name contains this]
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [folder, base = 'http://127.0.0.1:8080', only = ''] = process.argv.slice(2);
if (!folder) throw new Error('usage: node dev/look.mjs <folder> [address] [screen]');
mkdirSync(folder, { recursive: true });
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const open = (page, name) => page.getByRole('link', { name }).first().click();
const plan = async page => {
  await page.goto(`${base}/study`);
  await open(page, /^A key-value store/);
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
      await page.getByRole('button', { name: /flushed to disk/ }).click();
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
      await page.getByRole('button', { name: 'Recover from the log on start', exact: true }).click();
      await page.getByRole('button', { name: 'More for Recover from the log on start' }).click();
    },
  },
  'plan-edit-task': {
    go: async page => {
      await plan(page);
      await page.getByRole('button', { name: 'More for Recover from the log on start' }).click();
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
      await page.getByRole('button', { name: /PDF/ }).first().click();
    },
  },
  failed: {
    go: async page => {
      await page.goto(`${base}/study`);
      await open(page, /^Broken/);
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
    await page.getByLabel('E-mail').fill('ada@example.org');
    await page.getByLabel('Password').fill('correct horse battery');
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
        message.type() === 'error' && !/401/.test(message.text()) && errors.push(message.text());
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
console.log(bad === 0 ? 'nothing to complain about' : `${bad} complaints`);
process.exitCode = bad === 0 ? 0 : 1;
