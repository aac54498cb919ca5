import { act, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { useState } from 'react';
import { describe, expect, test, vi } from 'vitest';
import { CalendarAnchor, CourseMap, MonthCalendar, type CalendarDay, type DayKey, type MapTopic } from '..';

/** Rules that need a whole page or a painted one are left to the browser. */
async function complaints(element: Element): Promise<string[]> {
  const result = await axe.run(element, {
    rules: {
      region: { enabled: false },
      'color-contrast': { enabled: false },
      'heading-order': { enabled: false },
      'page-has-heading-one': { enabled: false },
    },
  });
  return result.violations.map(violation => `${violation.id}: ${violation.nodes[0]?.html ?? ''}`);
}

const topics: MapTopic[] = [
  {
    id: 'a',
    title: 'Basics',
    after: [],
    items: [
      { id: '1', title: <a href="/1">Worksheet</a>, done: true },
      {
        id: '2',
        title: <a href="/2">Essay</a>,
        due: { label: 'Due Fri 4 Dec', late: false },
        after: ['Worksheet'],
      },
    ],
  },
  { id: 'b', title: 'Waves', after: ['a'], locked: true, items: [] },
  { id: 'c', title: 'Optics', after: ['a', 'gone'], items: [] },
];

describe('the map of a course', () => {
  test('says in words what comes after what, what is done and what is locked', async () => {
    const { container } = render(<CourseMap label="Topics" topics={topics} empty="No assignments." />);
    const map = screen.getByRole('list', { name: 'Topics' });
    const topic = (name: string) => within(map).getByRole('listitem', { name });
    within(topic('Basics')).getByRole('img', { name: '1 of 2 done' });
    within(topic('Basics')).getByText('Due Fri 4 Dec');
    expect(within(topic('Basics')).getByText('Essay').closest('li')?.textContent).toContain(
      'After Worksheet',
    );
    expect(topic('Waves').textContent).toContain('After Basics');
    within(topic('Waves')).getByText('Locked');
    within(topic('Waves')).getByText('No assignments.');
    // Two that may be worked on at the same time stand in one row.
    const row = within(map).getByRole('list', { name: 'At the same time' });
    expect(
      within(row)
        .getAllByRole('heading')
        .map(each => each.textContent),
    ).toEqual(['Waves', 'Optics']);
    expect(await complaints(container)).toEqual([]);
  });

  test('draws a line for each dependency, from the foot of one to the head of the other', () => {
    const heads = new Map([
      ['Basics', 0],
      ['Waves', 200],
      ['Optics', 200],
      ['Spectra', 400],
    ]);
    vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: Element) {
      if (!this.matches('li[aria-labelledby]')) return new DOMRect(0, 0, 500, 500);
      const title = this.querySelector('h2')?.textContent ?? '';
      return new DOMRect(title === 'Optics' ? 300 : 0, heads.get(title) ?? 0, 200, 100);
    });
    let told: () => void = () => undefined;
    vi.stubGlobal(
      'ResizeObserver',
      class {
        constructor(callback: () => void) {
          told = callback;
        }
        observe() {}
        disconnect() {}
      },
    );
    const last = { id: 'd', title: 'Spectra', after: ['a', 'b'], items: [] };
    const { container } = render(<CourseMap label="Topics" topics={[...topics, last]} empty="" />);
    vi.unstubAllGlobals();
    act(told);
    expect(
      [...container.querySelectorAll('svg.pointer-events-none > path')].map(path => path.getAttribute('d')),
    ).toEqual([
      'M100 100C100 128 100 172 100 200',
      'M100 100C100 128 400 172 400 200',
      // Around Waves, which stands between.
      'M0 80Q-9 80 -9 96V404Q-9 420 0 420',
      'M100 300C100 328 100 372 100 400',
    ]);
  });
});

const day = (...titles: string[]): CalendarDay => ({
  entries: titles.map(title => ({
    id: title,
    tone: 'accent',
    content: (
      <CalendarAnchor href={`/${title}`} kind="Assignment" tone="accent">
        {title}
      </CalendarAnchor>
    ),
  })),
});
const days = new Map<DayKey, CalendarDay>([
  ['2026-11-21', day('Essay', 'Lab', 'Quiz', 'Reading')],
  ['2026-11-30', day('Report')],
]);

function Month({ onChoose }: { onChoose?: (day: DayKey) => void }) {
  const [chosen, setChosen] = useState<DayKey>('2026-11-21');
  return (
    <MonthCalendar
      label="November 2026"
      days={days}
      today="2026-11-20"
      chosen={chosen}
      language="en-GB"
      onChoose={next => {
        setChosen(next);
        onChoose?.(next);
      }}
    />
  );
}

describe('a month', () => {
  test('names its days with what is on them, today and the chosen one', async () => {
    const { container } = render(<Month />);
    const grid = screen.getByRole('grid', { name: 'November 2026' });
    expect(within(grid).getAllByRole('columnheader')[0]?.getAttribute('aria-label')).toBe('Monday');
    const today = within(grid).getByRole('gridcell', { name: /^Friday 20 November/ });
    expect(today.getAttribute('aria-current')).toBe('date');
    const chosen = within(grid).getByRole('gridcell', { selected: true });
    expect(chosen.textContent).toContain('Saturday 21 November, 4 entries');
    within(chosen).getByRole('link', { name: /Assignment: ?Quiz/ });
    within(chosen).getByText('1 more');
    expect(within(grid).getAllByRole('row')).toHaveLength(7);
    expect(await complaints(container)).toEqual([]);
  });

  test('arrows go from day to day, and past the end of the month with the focus', async () => {
    const user = userEvent.setup();
    render(<Month />);
    const focused = () => document.activeElement?.getAttribute('data-day');
    await user.tab();
    expect(focused()).toBe('2026-11-21');
    for (const [key, there] of [
      ['ArrowRight', '2026-11-22'],
      ['Home', '2026-11-16'],
      ['End', '2026-11-22'],
      ['ArrowUp', '2026-11-15'],
      ['ArrowLeft', '2026-11-14'],
      ['PageDown', '2026-12-14'],
      ['PageUp', '2026-11-14'],
      ['ArrowDown', '2026-11-21'],
      ['ArrowDown', '2026-11-28'],
      ['ArrowDown', '2026-12-05'],
    ] as const) {
      await user.keyboard(`{${key}}`);
      expect(focused()).toBe(there);
    }
  });

  test('tab leads from the chosen day to its entries alone, and out', async () => {
    const user = userEvent.setup();
    render(
      <>
        <Month />
        <button>after</button>
      </>,
    );
    await user.tab();
    const seen: (string | null)[] = [];
    for (let n = 0; n < 4; n++) {
      await user.tab();
      seen.push(document.activeElement?.textContent ?? null);
    }
    expect(seen).toEqual([' Assignment: Essay', ' Assignment: Lab', ' Assignment: Quiz', 'after']);
  });

  test('a click on an entry leads to it and chooses nothing', async () => {
    const user = userEvent.setup();
    const onChoose = vi.fn();
    render(<Month onChoose={onChoose} />);
    const entry = screen.getByRole('link', { name: /Assignment: ?Report/ });
    entry.addEventListener('click', event => event.preventDefault());
    await user.click(entry);
    expect(onChoose).not.toHaveBeenCalled();
  });

  test('a click chooses a day without taking the focus elsewhere', async () => {
    const user = userEvent.setup();
    const onChoose = vi.fn();
    render(<Month onChoose={onChoose} />);
    await user.click(screen.getByRole('gridcell', { name: /^Monday 30 November, 1 entry/ }));
    expect(onChoose).toHaveBeenCalledWith('2026-11-30');
    expect(screen.getByRole('link', { name: /Assignment: ?Report/ }).tabIndex).toBe(0);
    expect(screen.getByRole('link', { name: /Assignment: ?Essay/ }).tabIndex).toBe(-1);
  });
});
