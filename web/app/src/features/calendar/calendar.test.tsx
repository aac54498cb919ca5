import type { CalendarEntry } from '@atelier/api';
import { addDays, dateOf, dayKey } from '@atelier/ui';
import { screen, waitFor, within } from '@testing-library/react';
import { useState } from 'react';
import { beforeEach, expect, test } from 'vitest';
import { problem, show, TestServer } from '../../../../dev/test-server';
import { CalendarScreen } from './CalendarScreen';
import type { CalendarSearch, CalendarView } from './search';

const today = dayKey(new Date());
const at = (days: number, hour = 18) => {
  const date = dateOf(addDays(today, days));
  date.setHours(hour);
  return date.toISOString();
};
const entries: CalendarEntry[] = [
  {
    kind: 'assignment',
    title: 'Lab report',
    at: at(0, 23),
    all_day: false,
    course_id: '70',
    assignment_id: '704',
    course_name: 'Waves',
    status: 'new',
  },
  {
    kind: 'milestone',
    title: 'Draft done',
    at: at(0, 22),
    all_day: false,
    course_id: 'local',
    assignment_id: 'asg_1',
    status: 'done',
  },
  {
    kind: 'feed',
    title: 'Reading week',
    at: `${today}T00:00:00Z`,
    all_day: true,
    url: 'https://calendar.example.org/1',
  },
  { kind: 'feed', title: 'Sneaky', at: at(0, 21), all_day: false, url: 'javascript:alert(1)' },
];

let server: TestServer;
beforeEach(() => {
  server = new TestServer();
  server.replies['GET /calendar'] = [200, { entries, truncated: false }];
});

function Page({ view }: { view: CalendarView }) {
  const [search, setSearch] = useState<CalendarSearch & { view: CalendarView }>({ view });
  return <CalendarScreen search={search} onShow={change => setSearch({ ...search, ...change })} />;
}

test('the month asks for the days it shows, and lists what is on the chosen one with where it leads', async () => {
  await show(<Page view="month" />);
  const list = await screen.findByRole('list', { name: 'On this day' });
  const rows = within(list).getAllByRole('listitem');
  expect(rows.map(row => row.querySelector('a')?.getAttribute('href') ?? null)).toEqual([
    'https://calendar.example.org/1',
    null,
    '/study/local/asg_1',
    '/courses/70',
  ]);
  expect(rows[0]?.textContent).toContain('All day');
  expect(rows[2]?.textContent).toContain('Done');
  expect(rows[3]?.textContent).toContain('Assignment · Waves');
  const cell = screen.getByRole('gridcell', { selected: true });
  within(cell).getByRole('link', { name: /Milestone: ?Draft done$/ });
  const asked = new URLSearchParams(server.requests('GET /calendar')[0]?.query);
  const span = Date.parse(asked.get('to') ?? '') - Date.parse(asked.get('from') ?? '');
  expect(span).toBeGreaterThan(29 * 86_400_000);
  expect(span).toBeLessThan(47 * 86_400_000);
});

test('another month is asked for, and Today leads back', async () => {
  const { user } = await show(<Page view="month" />);
  await screen.findByRole('list', { name: 'On this day' });
  await user.click(screen.getByRole('button', { name: 'Next month' }));
  await waitFor(() => expect(server.requests('GET /calendar')).toHaveLength(2));
  expect(screen.queryByRole('gridcell', { selected: true })?.getAttribute('aria-current')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Today' }));
  expect(screen.getByRole('gridcell', { selected: true }).getAttribute('aria-current')).toBe('date');
});

test('the agenda lists days that have something; an empty month leads to where dates come from', async () => {
  const { user } = await show(<Page view="agenda" />);
  const list = await screen.findByRole('list', { name: /^Today, / });
  expect(within(list).getAllByRole('listitem')).toHaveLength(4);
  server.replies['GET /calendar'] = [200, { entries: [], truncated: false }];
  await user.click(screen.getByRole('button', { name: 'Previous month' }));
  await screen.findByText(/^Nothing in /);
  screen.getByRole('link', { name: 'Set up Canvas' });
});

test('a calendar that cannot be read says so and is read again', async () => {
  server.replies['GET /calendar'] = [500, problem('api.internal', 'Something broke.')];
  const { user } = await show(<Page view="agenda" />);
  await screen.findByText('Your calendar could not be loaded');
  server.replies['GET /calendar'] = [200, { entries, truncated: true }];
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await screen.findByRole('list', { name: /^Today, / });
  screen.getByText(/There is more in this month/);
});
