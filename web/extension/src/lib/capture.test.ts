import { expect, test } from 'vitest';
import { capture, CaptureError, MOST_BYTES, MOST_FILE_BYTES, type Tools } from './capture';
import type { Place } from './canvas';
import type { Fetched } from './inPage';

const place: Place = { origin: 'https://canvas.example.edu', courseId: '41', assignmentId: '51' };
const own = '/api/v1/courses/41/assignments/51?include[]=submission';
const course = '/api/v1/courses/41';
const assignment = { id: '51', name: 'Essay', description: '<p>Write.</p>' };

const ok = (value: unknown): Fetched => ({ status: 200, body: JSON.stringify(value) });
const bytes = (size: number): Fetched => ({ status: 200, body: Buffer.alloc(size, 'x').toString('base64') });

/** A page that answers so, and what was asked of it and sent on. */
function page(answers: Record<string, Fetched>) {
  const asked: { path: string; most: number }[] = [];
  const uploaded: File[] = [];
  const tools: Tools = {
    onStep: () => undefined,
    fetch: async (path, _, most) => {
      asked.push({ path, most });
      return answers[path] ?? { status: 404, body: '' };
    },
    upload: async file => `fil_${uploaded.push(file)}`,
  };
  return { asked, uploaded, take: () => capture(place, tools) };
}

const links = (ids: number[]) => ({
  ...assignment,
  description: ids.map(id => `<a href="/courses/41/files/${id}">x</a>`).join(''),
});
const file = (id: number, size: number, name = `${id}.md`) => ({
  [`/api/v1/files/${id}`]: ok({ id, display_name: name, size }),
  [`/files/${id}/download?download_frd=1`]: bytes(size),
});

test('the assignment, its course and its files are taken; Canvas puts a trap for other sites before its JSON', async () => {
  const { take, uploaded } = page({
    [own]: { status: 200, body: `while(1);${JSON.stringify(links([71]))}` },
    [course]: ok({ id: 41, name: 'Geography' }),
    ...file(71, 100, 'Brief.md'),
  });
  expect(await take()).toMatchObject({
    origin: place.origin,
    course: { name: 'Geography' },
    assignment: { name: 'Essay' },
    files: ['fil_1'],
    missing: [],
  });
  expect([uploaded[0]?.name, uploaded[0]?.size]).toEqual(['Brief.md', 100]);
});

test('what opens something stays in the browser', async () => {
  const { take } = page({
    [own]: ok({
      ...assignment,
      description: '<a href="/files/1?verifier=s3cret&amp;x=1">x</a>',
      secure_params: 's3cret',
      submission: { workflow_state: 'submitted', body: 's3cret', preview_url: 's3cret' },
      attachments: [{ id: 9, url: 'https://canvas.example.edu/files/9?verifier=s3cret' }],
    }),
    [course]: ok({
      id: 41,
      name: 'Geography',
      uuid: 's3cret',
      calendar: { ics: 's3cret' },
      enrollments: ['s3cret'],
    }),
  });
  const taken = await take();
  expect(JSON.stringify(taken)).not.toContain('s3cret');
  expect(taken.assignment).toMatchObject({ submission: { workflow_state: 'submitted' } });
});

test.each([
  [{ status: 401, body: '{}' }, 'signed out'],
  [{ status: 403, body: '' }, 'may not see'],
  [{ status: 404, body: '' }, 'no such assignment'],
  [{ status: 500, body: '' }, 'Canvas answered 500'],
  [{ status: 0, body: '', problem: 'unreachable' }, 'could not reach'],
  [{ status: 0, body: '', problem: 'moved' }, 'another page by now'],
  [{ status: 200, body: '', problem: 'too large' }, 'too large'],
  [{ status: 200, body: '<!doctype html>' }, 'not a Canvas assignment'],
  [{ status: 200, body: '[]' }, 'not a Canvas assignment'],
  [{ status: 200, body: 'null' }, 'not a Canvas assignment'],
  [ok({ ...assignment, id: '52' }), 'another assignment'],
  [ok({ ...assignment, id: 51.5 }), 'another assignment'],
  [ok({ ...assignment, id: { toString: 'x' } }), 'another assignment'],
] as [Fetched, string][])('%j is said in plain words, and nothing is sent', async (answer, words) => {
  const { take, uploaded } = page({ [own]: answer });
  const error = await take().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(CaptureError);
  expect((error as CaptureError).message).toContain(words);
  expect(uploaded).toEqual([]);
});

test('a course that cannot be had is missed, and no more', async () => {
  const { take } = page({ [own]: ok(assignment), [course]: { status: 403, body: '' } });
  expect(await take()).toMatchObject({ course: null, missing: ['the course: Canvas answered 403.'] });
});

test('ten files at most; the rest is told', async () => {
  const ids = Array.from({ length: 14 }, (_, n) => 100 + n);
  const { take, asked } = page({
    [own]: ok(links(ids)),
    [course]: ok({ id: 41 }),
    ...Object.fromEntries(ids.flatMap(id => Object.entries(file(id, 10)))),
  });
  const { files, missing } = await take();
  expect(files).toHaveLength(10);
  expect(missing).toEqual(['4 more files: at most 10 are brought over.']);
  expect(asked).toHaveLength(2 + 20);
});

test('no file beyond 25 MB, no more than 50 MB together, whatever a Canvas says of their sizes', async () => {
  const half = 20 * 1024 * 1024;
  const lying = {
    '/api/v1/files/4': ok({ id: 4, display_name: 'lying.md', size: 10 }),
    '/files/4/download?download_frd=1': bytes(MOST_BYTES - 2 * half + 1),
  };
  const { take, asked, uploaded } = page({
    [own]: ok(links([1, 2, 3, 4, 5])),
    [course]: ok({ id: 41 }),
    ...file(1, MOST_FILE_BYTES + 1),
    ...file(2, half),
    ...file(3, half),
    ...lying,
    ...file(5, 1000),
  });
  const { missing } = await take();
  expect(missing.map(line => line.split(':')[0])).toEqual(['1.md', 'lying.md']);
  expect(uploaded.map(each => each.name)).toEqual(['2.md', '3.md', '5.md']);
  // The page is told the bound, too.
  expect(asked.find(({ path }) => path.startsWith('/files/4/'))?.most).toBe(MOST_BYTES - 2 * half);
});

test.each([
  ['locked', { id: 1, display_name: 'a.md', size: 5, locked_for_user: true }, 'a.md: It is locked.'],
  ['of a kind that is not read', { id: 1, display_name: 'a.zip', size: 5 }, 'a.zip: This kind of file'],
  ['empty', { id: 1, display_name: 'a.md', size: 0 }, 'a.md: This file is empty.'],
  ['without a name', { id: 1, display_name: '  ', size: 5 }, 'file-1: This kind of file'],
  ['no object', ['x'], 'file 1: Canvas answered with something else.'],
])('a file that is %s is missed', async (_, told, words) => {
  const { take, uploaded } = page({
    [own]: ok(links([1])),
    [course]: ok({ id: 41 }),
    '/api/v1/files/1': ok(told),
    '/files/1/download?download_frd=1': bytes(5),
  });
  expect((await take()).missing[0]).toContain(words);
  expect(uploaded).toEqual([]);
});

test('bytes that are none, and names as long as books, do no harm', async () => {
  const { take } = page({
    [own]: ok(links([1, 2])),
    [course]: ok({ id: 41 }),
    '/api/v1/files/1': ok({ id: 1, display_name: `${'a'.repeat(100_000)}.zip`, size: 5 }),
    '/api/v1/files/2': ok({ id: 2, display_name: 'b.md', size: 5 }),
    '/files/2/download?download_frd=1': { status: 200, body: '%%%' },
  });
  const { missing } = await take();
  expect(missing.map(line => line.length)).toEqual([
    300,
    'b.md: Canvas answered with something else.'.length,
  ]);
});
