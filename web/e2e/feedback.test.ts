import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { address, axe, heading, launch, newPerson, openPage, overflow, signUp } from './browser';

let browser: Browser;
beforeAll(async () => void (browser = await launch()));
afterAll(() => browser.close());

const THIN = `# Report on bike-share demand

We cleaned the trip data. Every cleaning decision is documented.

The forest has the smaller error (Smith 2019).`;

/** The same, with what was missing. */
const BETTER = `${THIN}

## Analysis

The notebooks are described in the README (Jones 2020; Kim 2021).

## Appendix

We used an AI assistant for grammar.

## References

- Smith, A. Bikes. Nature, 2019.
- Jones, B. Cities. Cell, 2020.
- Kim, C. Trips. Science, 2021.
`;

async function sample(page: Page) {
  const person = await signUp(page);
  await page.getByRole('link', { name: 'Study', exact: true }).click();
  await page.getByRole('button', { name: 'Try a sample' }).click();
  await page.getByRole('tab', { name: 'Plan' }).waitFor();
  return person;
}

/** As another program of the same person does. */
async function handInFromElsewhere(person: { email: string; password: string }, assignment: string) {
  const call = async (path: string, body: object, token?: string) => {
    const answer = await fetch(`${address}/api/v1${path}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(token ? { Authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify(body),
    });
    expect(answer.ok).toBe(true);
    return answer.json() as Promise<{ access_token: string }>;
  };
  const { email, password } = person;
  const { access_token: token } = await call('/auth/login', { email, password });
  await call(`/assignments/${assignment}/submissions/start`, { text: BETTER }, token);
}

async function handIn(page: Page, text: string) {
  await page.getByLabel('Paste the draft').fill(text);
  await page.getByRole('button', { name: 'Get feedback', exact: true }).click();
}

test('a draft is looked at, its quotes lead into it, fixes are worked off, and the next draft is compared', async () => {
  const { page, complaints, context } = await openPage(browser);
  await sample(page);
  await page.getByRole('tab', { name: 'Feedback' }).click();

  // Nothing handed in: told at once.
  await page.getByRole('button', { name: 'Get feedback', exact: true }).click();
  await page.getByText('Paste the draft, or give at least one file').waitFor();
  expect(await axe(page)).toEqual([]);

  // A wrong click loses nothing.
  await page.getByLabel('Paste the draft').fill(THIN);
  await page.getByText('22 words').waitFor();
  await page.getByRole('tab', { name: 'Board' }).click();
  await page.getByRole('tab', { name: 'Feedback' }).click();
  expect(await page.getByLabel('Paste the draft').inputValue()).toBe(THIN);
  await page.getByRole('button', { name: 'Get feedback', exact: true }).click();

  // It arrives by itself, and says who made it and what it cannot judge.
  await page.getByRole('heading', { level: 2, name: 'Not ready' }).waitFor();
  await page.getByText('Made offline, by rules and without a model', { exact: false }).waitFor();
  await page.getByRole('button', { name: /^Not judged/ }).click();
  await page.getByText('How good it is').waitFor();
  expect(await axe(page)).toEqual([]);

  // A quote leads to its place in the draft, and the address keeps it.
  const quote = page.getByRole('button', { name: 'The forest has the smaller error (Smith 2019).' }).first();
  await quote.click();
  const mark = page.locator('mark[data-strong]').first();
  await mark.waitFor();
  expect(await mark.textContent()).toBe('The forest has the smaller error (Smith 2019).');
  expect(await page.getByRole('complementary', { name: 'Draft' }).isVisible()).toBe(true);
  await page.reload();
  await mark.waitFor();

  // The grounds lead to the assignment.
  await page.getByRole('button', { name: 'What the assignment says' }).first().click();
  await page.getByRole('complementary', { name: 'Evidence' }).waitFor();
  await page
    .getByText(/Write a report of 4–6 pages/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Close panel' }).click();

  // A fix is a work item: checked off here, it is done in the plan.
  await page.getByRole('checkbox', { name: 'Add the sources that are missing: mark as done' }).check();
  await page.getByText(/^1 of \d+ done/).waitFor();
  await page.getByRole('button', { name: 'Show in the plan' }).click();
  await page.getByText(/^1 of \d+ tasks done/).waitFor();
  await page.getByRole('tab', { name: 'Feedback' }).click();
  await page.getByText(/^1 of \d+ done/).waitFor();

  // The next draft, and both side by side.
  await page.getByRole('button', { name: 'Get feedback on a draft' }).click();
  await handIn(page, BETTER);
  await page.getByText('Feedback 2 · Whole assignment').waitFor();
  await page.getByRole('button', { name: 'Compare with the one before' }).click();
  const fixes = page.getByRole('list', { name: 'Fixes' });
  await fixes.getByText('Fixed').first().waitFor();
  await fixes.getByText('Still open').first().waitFor();
  expect(await fixes.textContent()).toContain('Add the sources that are missing');
  expect(await axe(page)).toEqual([]);

  // On a phone one above the other, and nothing wider than the screen.
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await overflow(page)).toBe(0);
  expect(await axe(page)).toEqual([]);
  await page.setViewportSize({ width: 1280, height: 860 });
  await page.getByRole('button', { name: 'Back to the feedback' }).click();
  await page.getByText('Feedback 2 · Whole assignment').waitFor();

  expect(complaints).toEqual([]);
  await context.close();
});

test('a draft of one milestone as a file; what cannot be read is said, and two versions of the plan are compared', async () => {
  const { page, complaints, context } = await openPage(browser);
  await sample(page);
  await page
    .getByRole('button', { name: 'Get feedback on a draft: Understand the task and settle the design' })
    .click();
  await page.getByLabel('For', { exact: true }).waitFor();
  expect(await page.getByLabel('For', { exact: true }).locator('option:checked').textContent()).toMatch(
    /^Milestone 1/,
  );
  await page.getByTestId('file-field').setInputFiles({
    name: 'scan.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.7 nothing follows'),
  });
  await page.getByRole('img', { name: 'Uploaded', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Get feedback', exact: true }).click();
  await page.getByText('The draft could not be looked at').waitFor();
  await page
    .getByText(/scan\.pdf/)
    .first()
    .waitFor();

  // Two versions of the plan.
  await page.getByRole('button', { name: 'More for this assignment' }).click();
  await page.getByRole('menuitem', { name: /anew/ }).click();
  await page.getByRole('button', { name: 'Make a new version' }).click();
  await page.getByRole('button', { name: 'Version 2 of 2' }).click();
  await page.getByRole('menuitem', { name: /Compare two versions/ }).click();
  await page.getByRole('heading', { name: 'Two versions side by side' }).waitFor();
  await page.getByText('Both have the same milestones and tasks').waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole('button', { name: 'Back to the plan' }).click();
  await page.getByRole('tab', { name: 'Plan' }).waitFor();

  // Who made what, as a page and as a file.
  await page.getByRole('button', { name: 'More for this assignment' }).click();
  await page.getByRole('menuitem', { name: 'Provenance' }).click();
  await heading(page, 'Provenance').waitFor();
  await page.getByText(/Made version 2 of the plan/).waitFor();
  expect(await axe(page)).toEqual([]);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download as PDF' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^Provenance of .*\.pdf$/);
  expect((await readFile(await download.path())).subarray(0, 5).toString()).toBe('%PDF-');

  expect(complaints).toEqual([]);
  await context.close();
});

test('who is elsewhere hears when feedback is ready, once over two tabs, and who is looking does not', async () => {
  const { page, complaints, context } = await openPage(browser);
  const person = await sample(page);
  const assignment = page.url();
  const other = await context.newPage();
  await other.goto('/study');
  await other.getByText('Live').waitFor();

  // The tab that shows it says nothing, nor does the other.
  await page.getByRole('tab', { name: 'Feedback' }).click();
  await handIn(page, THIN);
  await page.getByRole('heading', { level: 2, name: 'Not ready' }).waitFor();

  // Elsewhere in the house: a message with the way there, in one of the two. One from before would still stand there.
  await page.getByRole('link', { name: 'Today' }).click();
  await heading(page, 'Today').waitFor();
  await handInFromElsewhere(person, new URL(assignment).pathname.replace('/study/', ''));
  const told = (tab: Page) => tab.getByRole('button', { name: 'Show', exact: true });
  const counts = async () => [await told(page).count(), await told(other).count()];
  await expect.poll(async () => (await counts()).reduce((sum, n) => sum + n), { timeout: 15_000 }).toBe(1);
  const [here] = await counts();
  const teller = here === 1 ? page : other;
  expect(await teller.getByText('Your feedback is ready').first().isVisible()).toBe(true);
  await told(teller).click();
  await teller.getByText('Feedback 2 · Whole assignment').waitFor();
  expect(teller.url()).toContain(new URL(assignment).pathname);

  expect(complaints).toEqual([]);
  await context.close();
});

test('everything can be taken along, and erased', async () => {
  const { page, complaints, context } = await openPage(browser);
  // Whoever runs an installation leaves it last: somebody else has to be first here.
  const first = await fetch(`${address}/api/v1/auth/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(newPerson()),
  });
  expect(first.ok).toBe(true);
  const person = await signUp(page);
  await page.goto('/account');
  await page.getByRole('link', { name: 'Export or erase' }).click();
  await heading(page, 'Privacy').waitFor();
  await page.getByRole('button', { name: 'Make an export' }).click();
  const save = page.getByRole('button', { name: /^Download the export/ });
  await save.waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), save.click()]);
  expect(download.suggestedFilename()).toMatch(/^atelier-export-.*\.zip$/);
  expect((await readFile(await download.path())).subarray(0, 2).toString()).toBe('PK');
  expect(await axe(page)).toEqual([]);

  await page.getByRole('button', { name: 'Erase everything…' }).click();
  await page.getByLabel('Type erase to confirm').fill('erase');
  await page.getByLabel('Your password').fill(person.password);
  expect(await axe(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.getByRole('button', { name: 'Erase everything', exact: true }).click();
  await heading(page, 'Everything of yours is erased').waitFor();

  // Nobody can sign in to it any more.
  await page.goto('/sign-in');
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').waitFor();
  await context.close();
});
