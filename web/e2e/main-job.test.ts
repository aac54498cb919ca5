import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axe, heading, launch, newPerson, openPage, overflow, signUp } from './browser';

let browser: Browser;
beforeAll(async () => void (browser = await launch()));
afterAll(() => browser.close());

test('a newcomer turns the sample into a plan, sees where each requirement comes from, and works on it', async () => {
  const { page, complaints, context } = await openPage(browser);
  await signUp(page);

  // One click on the empty page.
  await page.getByRole('link', { name: 'Study', exact: true }).click();
  await page.getByText('Bring your first assignment').waitFor();
  await page.getByRole('button', { name: 'Try a sample' }).click();

  // The plan arrives by itself.
  await page.getByRole('tab', { name: 'Plan' }).waitFor();
  expect(await page.getByText('Offline engine').first().isVisible()).toBe(true);

  // A requirement shows its sentence, marked in the text of the document.
  await page.getByRole('tab', { name: /Requirements/ }).click();
  const requirement = page.locator('[data-statement=r2]');
  const said = await requirement.locator('span').first().textContent();
  await requirement.click();
  const mark = page.locator('mark[data-strong]').first();
  await mark.waitFor();
  const words = (text: string | null): string[] => (text ?? '').toLowerCase().match(/\p{L}{4,}/gu) ?? [];
  const marked = words(
    await page
      .locator('mark[data-strong]')
      .allTextContents()
      .then(parts => parts.join(' ')),
  );
  expect(words(said).filter(word => !marked.includes(word))).toEqual([]);
  expect(await page.getByRole('complementary', { name: 'Evidence' }).isVisible()).toBe(true);
  expect(await axe(page)).toEqual([]);

  // The address keeps what is shown.
  await page.reload();
  await mark.waitFor();
  await page.getByRole('button', { name: 'Close panel' }).click();

  // Check off, edit, put in order; all of it survives a reload.
  await page.getByRole('tab', { name: 'Plan' }).click();
  const first = page.getByRole('checkbox').first();
  await first.check();
  await page.getByText(/^1 of \d+ tasks done/).waitFor();

  const more = page.getByRole('button', { name: /^More for (?!this)/ }).nth(1);
  await more.click();
  await page.getByRole('menuitem', { name: 'Edit…' }).click();
  await page.getByRole('textbox', { name: 'Title' }).fill('Renamed by hand');
  await page.getByRole('button', { name: 'Save' }).click();
  const renamed = page.getByRole('button', { name: 'Renamed by hand', exact: true });
  await renamed.waitFor();
  expect(await more.evaluate(button => button === document.activeElement)).toBe(true);

  const titles = () => page.locator('[data-title-of]').allTextContents();
  const before = await titles();
  const place = before.indexOf('Renamed by hand');
  await renamed.focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(async () => (await titles()).indexOf('Renamed by hand')).toBe(place - 1);
  expect(await renamed.evaluate(button => button === document.activeElement)).toBe(true);
  const saved = before.filter(title => title !== 'Renamed by hand');
  saved.splice(place - 1, 0, 'Renamed by hand');
  await expect.poll(() => page.evaluate(() => document.querySelectorAll('[aria-busy=true]').length)).toBe(0);
  await page.reload();
  await page.getByText(/^1 of \d+ tasks done/).waitFor();
  await expect.poll(titles).toEqual(saved);

  // The milestones as a calendar.
  await page.getByRole('button', { name: 'More for this assignment' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: /calendar/ }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.ics$/);
  expect(await readFile(await download.path(), 'utf8')).toContain('BEGIN:VCALENDAR');

  // A new version keeps what is done, and the old one stays readable.
  await page.getByRole('button', { name: 'More for this assignment' }).click();
  await page.getByRole('menuitem', { name: /anew/ }).click();
  await page.getByRole('button', { name: 'Make a new version' }).click();
  await page.getByRole('button', { name: 'Version 2 of 2' }).waitFor();
  await page.getByText(/^1 of \d+ tasks done/).waitFor();
  await page.getByRole('button', { name: 'Version 2 of 2' }).click();
  await page.getByRole('menuitemcheckbox', { name: /^Version 1/ }).click();
  await page.getByText('This is version 1, kept for reading').waitFor();

  // How it was made, down to the run.
  await page.getByRole('button', { name: 'Why', exact: true }).first().click();
  await page.getByText('Made by the offline engine').waitFor();
  await page.getByRole('link', { name: 'this run' }).click();
  await heading(page, 'Plan an assignment').waitFor();
  await page.getByText('Check it against the source').waitFor();
  expect(await axe(page)).toEqual([]);

  expect(complaints).toEqual([]);
  await context.close();
});

test('an assignment from a file and from text, with clear words for what cannot be read', async () => {
  const { page, complaints, context } = await openPage(browser);
  await signUp(page);
  await page.getByRole('link', { name: 'New assignment' }).first().click();
  await heading(page, 'New assignment').waitFor();

  // Nothing given: told at once, and nothing is sent.
  await page.getByRole('button', { name: 'Make the plan' }).click();
  await page.getByText('Give at least one file, or paste the text').waitFor();

  await page.getByTestId('file-field').setInputFiles([
    {
      name: 'Lab report 2.md',
      mimeType: 'text/markdown',
      buffer: Buffer.from(
        '# Lab report 2\n\nYou must hand in a report of at most 4 pages as PDF.\n\n- The report must include a diagram.\n',
      ),
    },
    { name: 'slides.key', mimeType: 'application/octet-stream', buffer: Buffer.from('x') },
  ]);
  await page.getByRole('img', { name: 'Uploaded', exact: true }).waitFor();
  await page.getByText('This kind of file cannot be read').waitFor();
  await page.getByRole('button', { name: 'Remove slides.key' }).click();

  // What was typed is there again after a wrong click.
  await page.getByLabel('Course').fill('PHYS 101');
  await page.getByRole('link', { name: 'Today' }).click();
  await page.getByRole('link', { name: 'New assignment' }).first().click();
  expect(await page.getByLabel('Course').inputValue()).toBe('PHYS 101');
  await page
    .getByLabel('Or paste the text')
    .fill('Essay on maps\n\nYou must write 900 words. You must cite two sources.');
  await page.getByLabel('Due').fill('2099-12-11T23:59');
  await page.getByRole('button', { name: 'Make the plan' }).click();

  await heading(page, 'Essay on maps').waitFor();
  await page.getByRole('tab', { name: /Requirements/ }).click();
  await page
    .getByRole('button', { name: /900 words/ })
    .first()
    .click();
  await page.locator('mark[data-strong]').first().waitFor();

  // It stands in the list, and can be deleted.
  await page.getByRole('link', { name: 'Study', exact: true }).first().click();
  await page.getByRole('link', { name: 'Essay on maps' }).click();
  await page.getByRole('button', { name: 'More for this assignment' }).click();
  await page.getByRole('menuitem', { name: /Delete/ }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByText('Bring your first assignment').waitFor();

  expect(complaints).toEqual([]);
  await context.close();
});

test('a model provider: added, tested, chosen by name, changed and removed', async () => {
  const { page, complaints, context } = await openPage(browser);
  await signUp(page);
  await page.getByRole('link', { name: 'Account' }).click();
  await page.getByRole('link', { name: 'Set up models' }).click();
  await heading(page, 'Models').waitFor();
  await page.getByText('plans are made by rules').waitFor();

  // Nothing listens there, or nothing may: either is said in plain words.
  await page.getByRole('button', { name: 'Add a provider' }).click();
  await page.getByLabel('Kind').selectOption('compatible');
  await page.getByLabel('Label').fill('Mine');
  await page.getByLabel('Address').fill('http://127.0.0.1:9/v1');
  await page.getByLabel('Key').fill('sk-not-to-be-seen');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('button', { name: 'Test this provider: Mine' }).click();
  await page
    .getByRole('status')
    .getByText(/Address not allowed|Cannot be reached/)
    .waitFor();
  expect(await page.content()).not.toContain('sk-not-to-be-seen');
  expect(complaints).toEqual([]);

  // It has no list, which the browser notes as a refused request: the name is typed.
  await page.getByRole('button', { name: 'Choose a model' }).click();
  await page.getByText('Type the name as the provider writes it').waitFor();
  await page.getByRole('textbox', { name: 'Model' }).fill('my-model');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved', { exact: true }).first().waitFor();
  await page.reload();
  await page.getByText('my-model').waitFor();
  expect(await axe(page)).toEqual([]);

  await page.getByRole('button', { name: 'More for Mine' }).click();
  await page.getByRole('menuitem', { name: 'Edit…' }).click();
  await page.getByLabel('Label').fill('Ours');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'More for Ours' }).click();
  await page.getByRole('menuitem', { name: 'Remove…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await page.getByText('plans are made by rules').waitFor();
  await context.close();
});

test('a session: behind the door, back to where one wanted to go, over reloads and tabs, and out', async () => {
  const { page, complaints, context } = await openPage(browser);
  const person = await signUp(page, newPerson());
  await page.reload();
  await heading(page, 'Today').waitFor();

  // Two tabs that wake at the same time do not take each other's session.
  const others = await Promise.all([context.newPage(), context.newPage(), context.newPage()]);
  await Promise.all(others.map(other => other.goto('/study')));
  await Promise.all(others.map(other => heading(other, 'Study').waitFor()));

  // Out in one is out in all.
  await page.getByRole('link', { name: 'Account' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await Promise.all([page, ...others].map(each => heading(each, 'Sign in').waitFor()));

  await page.goto('/runs?state=failed');
  await heading(page, 'Sign in').waitFor();
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password').fill('not my password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await heading(page, 'Runs').waitFor();
  expect(new URL(page.url()).search).toContain('state=failed');

  expect(complaints).toEqual([]);
  await context.close();
});

test('what changes in one tab is seen in the other', async () => {
  const { page, complaints, context } = await openPage(browser);
  await signUp(page);
  await page.goto('/study');
  await page.getByRole('button', { name: 'Try a sample' }).click();
  await page.getByRole('tab', { name: 'Plan' }).waitFor();
  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByText(/^0 of \d+ tasks done/).waitFor();
  await other.getByText('Live').waitFor();

  await page.getByRole('checkbox').first().check();
  await other.getByText(/^1 of \d+ tasks done/).waitFor();

  await page
    .getByRole('button', { name: /^Add a task to/ })
    .first()
    .click();
  await page.getByPlaceholder('What is to be done?').fill('Ask the tutor');
  await page.keyboard.press('Enter');
  await other.getByRole('button', { name: 'Ask the tutor', exact: true }).waitFor();

  await other.getByRole('tab', { name: 'Board' }).click();
  await other.getByRole('button', { name: 'Move Ask the tutor' }).click();
  await other.getByRole('menuitem', { name: 'In progress' }).click();
  await page.getByText('In progress').waitFor();

  await page.getByRole('button', { name: 'More for Ask the tutor' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await other.getByText('Ask the tutor').waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);

  // What the server does not get is not shown as done.
  await page.route('**/work-items/*', route => route.abort());
  await page.getByRole('checkbox').nth(1).click();
  await page.getByText('was not saved', { exact: false }).first().waitFor();
  expect(await page.getByRole('checkbox').nth(1).isChecked()).toBe(false);
  await context.close();
});

test('by keyboard alone', async () => {
  const { page, context } = await openPage(browser);
  await signUp(page);

  // The first stop is the way past the places.
  await page.reload();
  await heading(page, 'Today').waitFor();
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the page');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');

  // Find by typing; Escape gives the focus back.
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Commands' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('Control+k');
  await page.keyboard.type('dark th');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');

  // Sequences, and the title takes the focus on the new page.
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await heading(page, 'Study').waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('Escape');

  // Letters typed into a field are letters.
  await page.keyboard.press('n');
  await heading(page, 'New assignment').waitFor();
  await page.getByLabel('Title').focus();
  await page.keyboard.type('gs?n');
  expect(await page.getByLabel('Title').inputValue()).toBe('gs?n');
  await context.close();
});

test.each([
  // The contrast of both themes is proven by the tokens' own test; here each theme is seen once, at either width.
  ['light', { width: 1280, height: 860 }],
  ['dark', { width: 390, height: 844 }],
] as const)('every screen is accessible and fits: %s, %o', async (colorScheme, viewport) => {
  const { page, complaints, context } = await openPage(browser, {
    colorScheme,
    viewport,
    hasTouch: viewport.width < 500,
  });
  for (const path of ['/sign-in', '/sign-up', '/no/such/page']) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect([path, await axe(page), await overflow(page)]).toEqual([path, [], 0]);
  }
  await signUp(page);
  await page.goto('/study');
  await page.getByRole('button', { name: 'Try a sample' }).click();
  await page.getByRole('tab', { name: 'Plan' }).waitFor();
  const plan = new URL(page.url()).pathname;
  const places = ['/', '/study', '/study/new', '/runs', '/account', '/account/models'];
  const parts = ['', '?tab=board', '?tab=requirements&panel=evidence&cite=r1', '?tab=hand-in', '?panel=why'];
  for (const path of [...places, ...parts.map(part => plan + part)]) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1, includeHidden: true }).first().waitFor({ state: 'attached' });
    await expect.poll(() => page.getByText(/^Loading/).count()).toBe(0);
    expect([path, await axe(page), await overflow(page)]).toEqual([path, [], 0]);
  }
  expect(complaints).toEqual([]);
  await context.close();
});
