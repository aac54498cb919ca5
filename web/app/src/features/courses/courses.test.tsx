import type { Course, CourseAssignment, CourseMap } from '@atelier/api';
import { screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import { beforeEach, expect, test, vi } from 'vitest';
import { listing, problem, show, TestServer } from '../../../../dev/test-server';
import { Courses } from './CourseList';
import { CourseView } from './CoursePage';
import type { CourseTab } from './search';

const course = (more: Partial<Course> = {}): Course => ({
  id: 'ccr_1',
  course_id: '70',
  name: 'Waves and Optics',
  code: 'PHYS 210',
  origin: 'canvas',
  connection: 'cnv_1',
  mode: 'guide',
  assignments: 2,
  version: 3,
  created_at: '2026-11-01T08:00:00Z',
  updated_at: '2026-11-01T08:00:00Z',
  ...more,
});
const own = course({ id: 'crs_1', course_id: 'crs_1', name: 'Drawing', origin: 'own', connection: null });
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const assignment = (id: string, title: string, more: Partial<CourseAssignment> = {}) => ({
  course_id: '70',
  assignment_id: id,
  title,
  status: 'new' as const,
  submission_types: [],
  depends_on: [] as string[],
  ...more,
});
const essay = assignment('705', 'Essay', {
  due_at: inDays(3),
  points_possible: 20,
  url: 'https://canvas.example.edu/courses/70/assignments/705',
});
const lab = assignment('704', 'Lab report', {
  due_at: inDays(-3),
  status: 'ready',
  submission_status: 'unsubmitted',
});
const sheet = assignment('701', 'Worksheet', { due_at: inDays(-9), submission_status: 'graded' });

let server: TestServer;
beforeEach(() => {
  server = new TestServer();
  server.replies = {
    'GET /courses': [200, listing([course({ next_due_at: inDays(2) }), own])],
    'GET /courses/70/assignments': [200, listing([essay, lab, sheet])],
    'GET /courses/crs_1/assignments': [200, listing([])],
  };
});

function View({ of, start = 'assignments' }: { of: Course; start?: CourseTab }) {
  const [tab, setTab] = useState<CourseTab>(start);
  return (
    <CourseView
      course={of}
      target={{ courseId: of.course_id, connection: of.connection ?? undefined }}
      tab={tab}
      onTab={setTab}
    />
  );
}

test('courses of a Canvas and of one’s own stand in one list, each named as it is addressed', async () => {
  await show(<Courses filter={{}} onFilter={() => undefined} />);
  const list = await screen.findByRole('list', { name: 'Courses' });
  const links = within(list).getAllByRole('link');
  expect(links.map(link => link.getAttribute('href'))).toEqual([
    '/courses/70?connection=cnv_1',
    '/courses/crs_1',
  ]);
  const [first, second] = within(list).getAllByRole('listitem');
  expect(first?.textContent).toContain('2 assignments');
  expect(first?.textContent).toMatch(/Due /);
  expect(second?.textContent).toContain('Your own');
});

test('without courses the page leads to Canvas, or to making one', async () => {
  server.replies['GET /courses'] = [200, listing([])];
  server.replies['POST /courses'] = [
    422,
    problem('study.invalid', '1 fields are not valid', [{ field: 'name', message: 'Must not be empty.' }]),
  ];
  const { user, router } = await show(<Courses filter={{}} onFilter={() => undefined} />);
  expect((await screen.findByRole('link', { name: 'Connect Canvas' })).getAttribute('href')).toBe(
    '/account/canvas',
  );
  await user.click(screen.getByRole('button', { name: 'New course' }));
  await user.click(screen.getByRole('button', { name: 'Make it' }));
  await screen.findByText('Must not be empty.');
  const name = screen.getByLabelText('Name');
  expect(document.activeElement).toBe(name);

  server.replies['POST /courses'] = [201, own];
  await user.type(name, 'Drawing');
  await user.click(screen.getByRole('button', { name: 'Make it' }));
  await waitFor(() => expect(router.state.location.pathname).toBe('/courses/crs_1'));
  expect(server.requests('POST /courses').at(-1)?.body).toMatchObject({ name: 'Drawing', code: null });
});

test('past courses are asked for, not hidden for good', async () => {
  const onFilter = vi.fn();
  const { user } = await show(<Courses filter={{}} onFilter={onFilter} />);
  await user.selectOptions(await screen.findByLabelText('Show'), 'Past ones too');
  expect(onFilter).toHaveBeenCalledWith({ archived: true });
});

test('assignments stand by what they ask now; one click plans one through the connection it came by', async () => {
  server.replies['POST /assignments/70/705/start'] = [202, {}];
  const { user, router } = await show(<View of={course()} />);
  const late = await screen.findByRole('list', { name: 'Late' });
  expect(within(late).getByRole('link', { name: 'Lab report' }).getAttribute('href')).toBe('/study/70/704');
  expect(within(late).queryByRole('button')).toBeNull();
  const coming = screen.getByRole('list', { name: 'Coming' });
  expect(within(coming).getByText('20 points')).toBeTruthy();
  // Nothing is there to open before it is planned, but its page in Canvas.
  expect(within(coming).getAllByRole('link')).toHaveLength(1);
  expect(within(coming).getByRole('link', { name: 'Essay in Canvas' }).getAttribute('href')).toBe(essay.url);
  await user.click(within(coming).getByRole('button', { name: 'Plan this assignment: Essay' }));
  await waitFor(() => expect(router.state.location.pathname).toBe('/study/70/705'));
  expect(server.requests('POST /assignments/70/705/start')[0]?.query).toBe('?connection=cnv_1');
});

test('what was handed in waits folded', async () => {
  const { user } = await show(<View of={course()} />);
  const fold = await screen.findByRole('button', { name: /Handed in or past/ });
  expect(screen.queryByRole('list', { name: 'Handed in or past' })).toBeNull();
  await user.click(fold);
  expect(within(screen.getByRole('list', { name: 'Handed in or past' })).getByText('Graded')).toBeTruthy();
});

test('the help a course allows is chosen with what it means, for the version that was seen', async () => {
  server.replies['PATCH /courses/70'] = [200, course({ mode: 'build', version: 4 })];
  const { user } = await show(<View of={course()} />);
  await screen.findAllByText(/never writes any part of your solution/);
  await user.click(screen.getByRole('radio', { name: 'Build' }));
  await waitFor(() => expect(server.requests('PATCH /courses/70')).toHaveLength(1));
  const [sent] = server.requests('PATCH /courses/70');
  expect([sent?.query, sent?.ifMatch, sent?.body]).toEqual(['?connection=cnv_1', '"v3"', { mode: 'build' }]);
  // A course of a Canvas is changed there.
  expect(screen.queryByRole('button', { name: 'More for this course' })).toBeNull();
});

const map = (of: Course): CourseMap => ({
  course: of,
  topics: [
    {
      id: 'top_1',
      title: 'Measuring',
      order: 1,
      sequential: false,
      version: 5,
      depends_on: [],
      assignments: [sheet],
    },
    {
      id: 'top_2',
      title: 'Sound',
      order: 2,
      sequential: true,
      version: 6,
      depends_on: ['top_1'],
      assignments: [lab],
    },
  ],
  loose: [essay],
  truncated: false,
});

test('the map of a Canvas course is looked at, not changed; what is in no topic stands beneath it', async () => {
  server.replies['GET /courses/70/map'] = [200, map(course())];
  await show(<View of={course()} start="map" />);
  const topics = await screen.findByRole('list', { name: 'Topics' });
  const sound = within(topics).getByRole('listitem', { name: 'Sound' });
  expect(sound.textContent).toContain('After Measuring');
  expect(within(sound).getByRole('link', { name: 'Lab report' }).getAttribute('href')).toBe('/study/70/704');
  within(screen.getByRole('list', { name: 'In no topic' })).getByText('Essay');
  expect(screen.queryByRole('button', { name: /topic|More for/ })).toBeNull();
  expect(server.requests('GET /courses/70/map')[0]?.query).toBe('?connection=cnv_1');
});

test('topics of one’s own are added, put in order and removed', async () => {
  server.replies['GET /courses/crs_1/map'] = [200, map(own)];
  server.replies['POST /courses/crs_1/topics'] = [201, {}];
  server.replies['PATCH /courses/crs_1/topics/top_1'] = [200, {}];
  server.replies['PATCH /courses/crs_1/topics/top_2'] = [200, {}];
  server.replies['DELETE /courses/crs_1/topics/top_2'] = [204, null];
  const { user } = await show(<View of={own} start="map" />);
  await user.click(await screen.findByRole('button', { name: 'Add a topic' }));
  const dialog = screen.getByRole('dialog', { name: 'Add a topic' });
  await user.type(within(dialog).getByLabelText('Title'), 'Light');
  await user.click(
    within(within(dialog).getByRole('group', { name: 'Comes after' })).getByRole('checkbox', {
      name: 'Sound',
    }),
  );
  await user.click(
    within(within(dialog).getByRole('group', { name: 'Assignments' })).getByRole('checkbox', {
      name: 'Essay',
    }),
  );
  await user.click(within(dialog).getByRole('button', { name: 'Add' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(server.requests('POST /courses/crs_1/topics')[0]?.body).toEqual({
    title: 'Light',
    depends_on: ['top_2'],
    assignments: ['705'],
    sequential: false,
  });

  await user.click(screen.getByRole('button', { name: 'More for Measuring' }));
  expect(screen.queryByRole('menuitem', { name: 'Move forward' })).toBeNull();
  await user.click(screen.getByRole('menuitem', { name: 'Move back' }));
  await waitFor(() => expect(server.requests('PATCH /courses/crs_1/topics/top_2')).toHaveLength(1));
  expect(
    ['top_1', 'top_2'].map(id => {
      const [sent] = server.requests(`PATCH /courses/crs_1/topics/${id}`);
      return [sent?.ifMatch, sent?.body];
    }),
  ).toEqual([
    ['"v5"', { order: 2 }],
    ['"v6"', { order: 1 }],
  ]);

  await user.click(screen.getByRole('button', { name: 'More for Sound' }));
  await user.click(screen.getByRole('menuitem', { name: 'Delete…' }));
  const question = await screen.findByRole('alertdialog', { name: 'Delete “Sound”?' });
  await user.click(within(question).getByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(server.requests('DELETE /courses/crs_1/topics/top_2')).toHaveLength(1));
});

test('a course of one’s own leads to a new assignment in it, and goes only after a question', async () => {
  server.replies['DELETE /courses/crs_1'] = [204, null];
  const { user, router } = await show(<View of={own} />);
  expect((await screen.findByRole('link', { name: 'New assignment' })).getAttribute('href')).toBe(
    '/study/new?course=Drawing',
  );
  await user.click(screen.getByRole('button', { name: 'More for this course' }));
  await user.click(screen.getByRole('menuitem', { name: 'Delete…' }));
  const question = await screen.findByRole('alertdialog', { name: 'Delete this course?' });
  await user.click(within(question).getByRole('button', { name: 'Delete' }));
  await waitFor(() => expect(router.state.location.pathname).toBe('/courses'));
  expect(server.requests('DELETE /courses/crs_1')).toHaveLength(1);
});
