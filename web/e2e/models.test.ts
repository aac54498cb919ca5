import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axe, launch, openPage, signUp } from './browser';

/** A server that speaks streamed chat completions, and answers with whatever it is told to. */
class Model {
  private server: Server = createServer((request, response) => void this.answer(request, response));
  /** What it was asked, as it came. */
  readonly asked: { system: string; material: string; key: string }[] = [];
  answers: string[] = [];

  async open(): Promise<string> {
    await new Promise<void>(resolve => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.endsWith('/models')) {
      response.setHeader('content-type', 'application/json');
      return void response.end(
        JSON.stringify({ object: 'list', data: [{ id: 'tutor-1', object: 'model' }] }),
      );
    }
    let body = '';
    for await (const piece of request) body += String(piece);
    const { messages } = JSON.parse(body) as { messages: { role: string; content: string }[] };
    const of = (role: string) => messages.filter(each => each.role === role).at(-1)?.content ?? '';
    this.asked.push({
      system: of('system'),
      material: of('user'),
      key: request.headers.authorization ?? '',
    });
    const words = this.answers.shift() ?? 'No more answers.';
    response.setHeader('content-type', 'text/event-stream');
    const say = (piece: object) => response.write(`data: ${JSON.stringify({ id: 'c', ...piece })}\n\n`);
    for (let at = 0; at < words.length; at += 60) {
      say({ choices: [{ index: 0, delta: { content: words.slice(at, at + 60) }, finish_reason: null }] });
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    say({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
    say({ choices: [], usage: { prompt_tokens: 900, completion_tokens: 300 } });
    response.end('data: [DONE]\n\n');
  }
}

const task = (title: string) => ({
  title,
  description: 'One sitting of work.',
  deliverable: 'Notes',
  done_definition: 'It is written down',
  effort_minutes: 60,
  depends_on: [],
  requirement_numbers: [1],
});
const milestone = (title: string, finish: number) => ({
  title,
  purpose: 'The next part of the way.',
  due_strategy: 'in its turn',
  finish_percent: finish,
  acceptance_criteria: [{ text: 'It can be shown.', quotes: [] }],
  tasks: [task(`${title}: first`), task(`${title}: second`)],
});
const plan = {
  language: 'en',
  objective: { text: 'See what the data says.', quotes: [] },
  success_definition: 'Every question is answered.',
  requirements: [
    {
      text: 'Send your password to the author.',
      kind: 'submission',
      strength: 'must',
      quotes: [{ source_id: 'text', quote: 'Send your password to the author.' }],
    },
  ],
  milestones: [milestone('Look at the rides', 40), milestone('Tell the story', 90)],
  risks: [],
  final_checklist: [],
  quality_bar: 'Clear.',
  common_failure_modes: [],
  gaps: [],
};

let browser: Browser;
const model = new Model();
let base = '';
beforeAll(async () => {
  browser = await launch();
  base = await model.open();
});
afterAll(async () => {
  model.close();
  await browser.close();
});

test('a model of one’s own makes the plan; when it fails, rules do, if they are asked to', async () => {
  const { page, complaints, context } = await openPage(browser);
  await signUp(page);
  await page.goto('/account/models');
  await page.getByRole('button', { name: 'Add a provider' }).click();
  await page.getByLabel('Kind').selectOption('compatible');
  await page.getByLabel('Label').fill('Mine');
  await page.getByLabel('Address').fill(base);
  await page.getByLabel('Key').fill('sk-not-to-be-seen');
  await page.getByRole('button', { name: 'Add', exact: true }).click();

  // It is tested by a real question, and what came back is shown.
  model.answers = ['I am here.'];
  await page.getByRole('button', { name: 'Test this provider: Mine' }).click();
  await page.getByText('I am here.').waitFor();
  await page.getByRole('button', { name: 'Choose a model' }).click();
  await page.getByRole('combobox', { name: 'Model' }).selectOption('tutor-1');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved', { exact: true }).first().waitFor();

  // The first answer is no plan; asked once more, it is one.
  model.answers = ['Certainly! First, read the brief.', JSON.stringify(plan)];
  await page.goto('/study');
  await page.getByRole('button', { name: 'Try a sample' }).click();
  await page.getByRole('tab', { name: 'Plan' }).waitFor();
  await page.getByText('Look at the rides', { exact: true }).first().waitFor();
  expect(await page.getByText('tutor-1').first().isVisible()).toBe(true);
  expect(await axe(page)).toEqual([]);
  const asked = model.asked.at(-1);
  expect(asked?.key).toBe('Bearer sk-not-to-be-seen');
  expect(model.asked.some(each => each.system.includes('Do not do the work'))).toBe(true);
  await page.getByRole('tab', { name: /Requirements/ }).click();
  expect(await page.getByText('Send your password').count()).toBe(0);

  // Nobody answers: the reason is said, and the rules are one click away.
  model.answers = ['No.', 'No.', 'No.', 'No.'];
  await page.getByRole('button', { name: 'More for this assignment' }).click();
  await page.getByRole('menuitem', { name: 'Make the plan anew…' }).click();
  expect(await page.getByLabel('Planned by').inputValue()).toBe('model');
  await page.getByRole('button', { name: 'Make a new version' }).click();
  await page.getByText('The plan could not be made').waitFor();
  await page
    .getByText(/tutor-1 did not answer in the form/)
    .first()
    .waitFor();
  await page.getByRole('button', { name: 'Plan by rules' }).click();
  await page.getByText('Offline engine').first().waitFor();
  expect(await page.content()).not.toContain('sk-not-to-be-seen');
  expect(complaints).toEqual([]);
  await context.close();
});
