import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { KEY, openCanvas } from '../dev/canvas-site.mjs';
import { axe, heading, launch, openPage, overflow, signUp } from './browser';

/* The server needs `canvas_plain_http=true` and `egress_allow=127.0.0.1`: the Canvas is on this machine, without TLS. */
let browser: Browser;
let canvas: Awaited<ReturnType<typeof openCanvas>>;
beforeAll(async () => {
  browser = await launch();
  canvas = await openCanvas();
});
afterAll(async () => {
  canvas.close();
  await browser.close();
});

async function connect(page: Page) {
  await page.goto('/account/canvas');
  await page.getByRole('button', { name: 'Connect with a key' }).click();
  await page.getByLabel('Address of your Canvas').fill(`${canvas.url}/courses/70`);
  await page.getByLabel('Key', { exact: true }).fill(KEY);
  await page.getByLabel('Name').fill('University');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByText('2 courses with 9 assignments').waitFor();
}

test('a student connects Canvas, sees what is due, how a course hangs together, and plans with one click', async () => {
  const { page, complaints, context } = await openPage(browser);
  await signUp(page);

  // A wrong key is refused in plain words; the form stays.
  await page.goto('/account/canvas');
  await page.getByRole('button', { name: 'Connect with a key' }).click();
  await page.getByLabel('Address of your Canvas').fill(canvas.url);
  await page.getByLabel('Key', { exact: true }).fill('7~not-the-key-of-anybody-at-all');
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByText(/does not accept the key/).waitFor();
  expect(complaints.splice(0).every(each => each.includes('/canvas/connections'))).toBe(true);
  await page.getByRole('button', { name: 'Cancel' }).click();

  // The right one brings the courses by itself.
  await connect(page);
  expect(await axe(page)).toEqual([]);
  expect(await page.content()).not.toContain(KEY);

  // A calendar beside it, by its address alone.
  await page.getByRole('button', { name: 'Add a calendar' }).click();
  await page.getByLabel('Address', { exact: true }).fill(`${canvas.url}/feeds/secret.ics`);
  await page.getByLabel('Name').fill('Seminar');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByText(/2 dates/).waitFor();
  expect(await page.content()).not.toContain('secret.ics');

  // Today knows what courses ask for, before anything is planned.
  await page.getByRole('link', { name: 'Today' }).click();
  await page.getByRole('link', { name: 'Worksheet 2: Standing waves' }).waitFor();

  // The course: what is late, what comes, what was handed in.
  await page.getByRole('link', { name: 'Courses', exact: true }).click();
  await page.getByRole('link', { name: 'Waves and Optics' }).click();
  await heading(page, 'Waves and Optics').waitFor();
  const late = page.getByRole('list', { name: 'Late' });
  await late.getByText('Lab report: The pendulum').waitFor();
  expect(await axe(page)).toEqual([]);

  // How much help it allows is kept.
  await Promise.all([
    page.waitForResponse(answer => answer.request().method() === 'PATCH' && answer.ok()),
    page.getByRole('radio', { name: 'Guide' }).check(),
  ]);
  await page.getByText('It never writes any part of your solution.').first().waitFor();
  await page.reload();
  await expect.poll(() => page.getByRole('radio', { name: 'Guide' }).isChecked()).toBe(true);

  // Its map, in words and in lines.
  await page.getByRole('tab', { name: 'Map' }).click();
  const topics = page.getByRole('list', { name: 'Topics' });
  const spectra = topics.getByRole('listitem', { name: 'Spectra' });
  await spectra.getByText('After Sound, Light').waitFor();
  await spectra.getByText('Locked').waitFor();
  await expect.poll(() => page.locator('main svg path[class*=stroke]').count()).toBe(4);
  expect(await axe(page)).toEqual([]);

  // One click plans an assignment, and its page opens.
  await page.getByRole('tab', { name: 'Assignments' }).click();
  await page.getByRole('button', { name: 'Plan this assignment: Lab report: Sound in a tube' }).click();
  await heading(page, 'Lab report: Sound in a tube').waitFor();
  await page.getByRole('tab', { name: 'Plan' }).waitFor();
  await page.getByRole('tab', { name: /Requirements/ }).click();
  await page
    .getByText(/diagram of the setup/)
    .first()
    .waitFor();
  await page.getByRole('link', { name: 'Courses', exact: true }).click();
  await page.getByRole('link', { name: 'Waves and Optics' }).click();
  const coming = page.getByRole('list', { name: 'Coming' });
  await coming.getByRole('link', { name: 'Lab report: Sound in a tube', exact: true }).waitFor();
  await coming.getByText('Plan ready').waitFor();

  expect(complaints).toEqual([]);
  await context.close();
});

test('the calendar holds assignments, milestones and feeds, by keyboard and on a phone', async () => {
  const { page, complaints, context } = await openPage(browser);
  await signUp(page);
  await connect(page);
  await page.getByRole('link', { name: 'Calendar' }).click();
  const grid = page.getByRole('grid');
  await grid.waitFor();
  const today = grid.locator('[aria-current=date]');
  expect(await today.getAttribute('aria-selected')).toBe('true');

  // Three days on, with the arrows, wherever the week and the month end.
  await today.focus();
  for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowRight');
  const focused = page.locator('[role=gridcell]:focus');
  await focused.getByText('Worksheet 2: Standing waves').waitFor();
  await page.getByRole('list', { name: 'On this day' }).getByText('Worksheet 2: Standing waves').waitFor();
  expect(await axe(page)).toEqual([]);

  // From the day to what is on it, and there.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await heading(page, 'Waves and Optics').waitFor();

  // A phone begins with the list.
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/calendar');
  await page
    .getByRole('link', { name: 'Worksheet 2: Standing waves' })
    .or(page.getByText(/^Nothing in/))
    .first()
    .waitFor();
  expect(await page.getByRole('grid').count()).toBe(0);
  expect(await overflow(page)).toBe(0);
  expect(await axe(page)).toEqual([]);
  await page.getByText('Month', { exact: true }).click();
  await page.getByRole('grid').waitFor();
  expect(await overflow(page)).toBe(0);

  expect(complaints).toEqual([]);
  await context.close();
});

test('a course of one’s own is made, put in order, and taken away again', async () => {
  const { page, complaints, context } = await openPage(browser);
  await signUp(page);
  await page.getByRole('link', { name: 'Courses', exact: true }).click();
  await page.getByText('No courses yet').waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'New course' }).click();
  await page.getByLabel('Name').fill('Drawing');
  await page.getByRole('button', { name: 'Make it' }).click();
  await heading(page, 'Drawing').waitFor();

  // What is entered for it belongs to it.
  await page.getByRole('link', { name: 'New assignment' }).click();
  await heading(page, 'New assignment').waitFor();
  expect(await page.getByLabel('Course').inputValue()).toBe('Drawing');
  await page
    .getByLabel('Or paste the text')
    .fill('Twelve gestures\n\nYou must draw twelve gestures. Submit one PDF.');
  await page.getByRole('button', { name: 'Make the plan' }).click();
  await page.getByRole('tab', { name: 'Plan' }).waitFor();

  await page.getByRole('link', { name: 'Courses', exact: true }).click();
  await page.getByRole('link', { name: 'Drawing' }).click();
  await page.getByRole('list', { name: 'Without a date' }).getByText('Twelve gestures').waitFor();
  await page.getByRole('tab', { name: 'Map' }).click();
  for (const [title, after] of [
    ['Line', ''],
    ['Light', 'Line'],
  ] as const) {
    await page.getByRole('button', { name: 'Add a topic' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Title').fill(title);
    if (after) await dialog.getByRole('checkbox', { name: after }).check();
    else await dialog.getByRole('checkbox', { name: 'Twelve gestures' }).check();
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  }
  const topics = page.getByRole('list', { name: 'Topics' });
  await topics.getByRole('listitem', { name: 'Light' }).getByText('After Line').waitFor();
  await topics
    .getByRole('listitem', { name: 'Line' })
    .getByRole('link', { name: 'Twelve gestures' })
    .waitFor();
  expect(await axe(page)).toEqual([]);

  // A topic cannot come before itself.
  await page.getByRole('button', { name: 'More for Line' }).click();
  await page.getByRole('menuitem', { name: 'Edit…' }).click();
  await page.getByRole('dialog').getByRole('checkbox', { name: 'Light' }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText(/cannot come before itself/).waitFor();
  expect(complaints.splice(0).every(each => each.includes('/topics/'))).toBe(true);
  await page.getByRole('button', { name: 'Cancel' }).click();

  await page.getByRole('button', { name: 'More for this course' }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByText('No courses yet').waitFor();
  await page.getByRole('link', { name: 'Study', exact: true }).click();
  await page.getByRole('link', { name: 'Twelve gestures' }).waitFor();

  expect(complaints).toEqual([]);
  await context.close();
});
