import { afterEach, expect, test, vi } from 'vitest';
import { fetchInPage } from './inPage';

const origin = 'https://canvas.example.edu';
afterEach(() => void vi.unstubAllGlobals());

function at(page: string, answer: () => Response) {
  const fetch = vi.fn(async () => answer());
  vi.stubGlobal('location', new URL(page));
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

test('it asks the page’s own server, with the page’s own session', async () => {
  const fetch = at(`${origin}/courses/1/assignments/2`, () => new Response('{"id":2}'));
  expect(await fetchInPage(origin, '/api/v1/x', 'text', 100)).toEqual({ status: 200, body: '{"id":2}' });
  expect(fetch).toHaveBeenCalledWith('/api/v1/x', expect.objectContaining({ credentials: 'same-origin' }));
});

test.each([
  ['https://evil.example/', '/api/v1/x'],
  [`${origin}/`, 'https://evil.example/'],
  [`${origin}/`, '//evil.example/'],
  [`${origin}/`, 'api/v1/x'],
])('on %s it does not ask for %s', async (page, path) => {
  const fetch = at(page, () => new Response('x'));
  expect(await fetchInPage(origin, path, 'text', 100)).toMatchObject({ problem: 'moved' });
  expect(fetch).not.toHaveBeenCalled();
});

test('it stops where the bound is, also where nobody said how much comes', async () => {
  let pulled = 0;
  const endless = () =>
    new Response(
      new ReadableStream({
        pull: controller => {
          pulled++;
          controller.enqueue(new Uint8Array(1000));
        },
      }),
    );
  at(origin, endless);
  expect(await fetchInPage(origin, '/x', 'base64', 5000)).toMatchObject({ problem: 'too large' });
  expect(pulled).toBeLessThan(10);
});

test('bytes come whole, refusals with their number, and a line that breaks is said to', async () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, n) => n % 256);
  at(origin, () => new Response(bytes));
  const { body } = await fetchInPage(origin, '/x', 'base64', 200_000);
  expect(Buffer.from(body, 'base64').equals(Buffer.from(bytes))).toBe(true);
  at(origin, () => new Response('no', { status: 403 }));
  expect(await fetchInPage(origin, '/x', 'text', 100)).toEqual({ status: 403, body: '' });
  at(origin, () => Response.error());
  expect(await fetchInPage(origin, '/x', 'text', 100)).toMatchObject({ body: '' });
});

test('its text stands alone: it is all that is carried into the page', async () => {
  at(origin, () => new Response('alone'));
  // What the browser does with it.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- as above
  const carried = new Function(`return (${fetchInPage.toString()})`)() as typeof fetchInPage;
  expect(await carried(origin, '/x', 'text', 100)).toEqual({ status: 200, body: 'alone' });
});
