import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import type { ReactNode } from 'react';
import { expect, test, vi } from 'vitest';
import { Chronicle, Explain, Fold, Quotes, ScoreLine, ScoreLines, SideBySide, Tally } from '.';

const show = (children: ReactNode) => ({ user: userEvent.setup(), ...render(<>{children}</>) });

/** Rules that need a whole page or a painted one are left to the browser. */
async function complaints(element: Element): Promise<string[]> {
  const result = await axe.run(element, {
    rules: {
      region: { enabled: false },
      'color-contrast': { enabled: false },
      'page-has-heading-one': { enabled: false },
    },
  });
  return result.violations.map(violation => `${violation.id}: ${violation.nodes[0]?.html ?? ''}`);
}

test('each quote opens its place, and the open one says so', async () => {
  const onOpen = vi.fn();
  const { user, container } = show(
    <Quotes
      label="In the draft"
      quotes={[
        { id: 'a', text: 'We cleaned the data.', where: 'Page 2 · essay.pdf' },
        { id: 'b', text: 'It peaks at noon.' },
      ]}
      openId="b"
      onOpen={onOpen}
    />,
  );
  expect(screen.getByRole('button', { pressed: true }).textContent).toBe('It peaks at noon.');
  await user.click(screen.getByRole('button', { name: /We cleaned/ }));
  expect(onOpen).toHaveBeenCalledExactlyOnceWith('a');
  expect(await complaints(container)).toEqual([]);
});

test('a score is said in words, and its bar stays on the scale', async () => {
  const { container } = show(
    <ScoreLines label="Criteria">
      <ScoreLine title="Sources" word="5–10 of 20 points" range={{ low: 5, high: 10, most: 20 }} />
      <ScoreLine title="Beyond" word="90–300 %" range={{ low: 90, high: 300, most: 100 }} />
      <ScoreLine title="Nothing" word="0 of 0 points" range={{ low: 0, high: 0, most: 0 }} />
      <ScoreLine title="Style" word="Not judged" />
    </ScoreLines>,
  );
  const bars = [...container.querySelectorAll<HTMLElement>('[style]')].map(bar => [
    bar.style.left,
    bar.style.width,
  ]);
  expect(bars).toEqual([
    ['25%', '25%'],
    ['90%', '10%'],
    ['0%', '2%'],
  ]);
  expect(within(screen.getByRole('list', { name: 'Criteria' })).getAllByRole('listitem')).toHaveLength(4);
  expect(await complaints(container)).toEqual([]);
});

test('a tally leaves out what there is none of', () => {
  show(
    <Tally
      label="Requirements"
      parts={[
        { label: 'met', count: 3, tone: 'good' },
        { label: 'partly', count: 0, tone: 'warn' },
        { label: 'open', count: 1, tone: 'bad' },
      ]}
    />,
  );
  expect(screen.getAllByRole('listitem').map(item => item.textContent)).toEqual(['3 met', '1 open']);
});

test('a fold keeps its body out of reach until it is opened', async () => {
  const { user, container } = show(
    <Fold title="Not judged" note="16">
      <button type="button">Inside</button>
    </Fold>,
  );
  const title = screen.getByRole('button', { name: /Not judged/ });
  expect(title.getAttribute('aria-expanded')).toBe('false');
  expect(screen.queryByRole('button', { name: 'Inside' })).toBeNull();
  await user.click(title);
  expect(screen.getByRole('button', { name: 'Inside' })).toBeTruthy();
  expect(await complaints(container)).toEqual([]);
});

test('side by side, each cell names its side and an empty one says so', async () => {
  const { container } = show(
    <SideBySide
      label="Fixes"
      before="Feedback 1"
      after="Feedback 2"
      nothing="Not asked for"
      rows={[
        { id: 'a', title: 'Lengthen', sign: 'Fixed', before: 'Too short.' },
        { id: 'b', title: 'No cells' },
      ]}
    />,
  );
  const [first, second] = screen.getAllByRole('listitem');
  expect(first?.textContent).toBe('FixedLengthenFeedback 1Too short.Feedback 2Not asked for');
  expect(second?.textContent).toBe('No cells');
  expect(await complaints(container)).toEqual([]);
});

test('a fact explains itself when pressed, and closes by Escape', async () => {
  const { user } = show(<Explain label="Guide">It never writes the solution.</Explain>);
  expect(screen.queryByText('It never writes the solution.')).toBeNull();
  await user.click(screen.getByRole('button', { name: 'Guide' }));
  expect(screen.getByText('It never writes the solution.')).toBeTruthy();
  expect(screen.getByRole('dialog', { name: 'Guide' })).toBeTruthy();
  await user.keyboard('{Escape}');
  expect(screen.queryByText('It never writes the solution.')).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Guide' }));
});

test('a chronicle tells days and, in each, what happened in order', async () => {
  const entry = (id: string) => ({ id, at: '09:00', icon: null, title: `Did ${id}`, meta: 'Ada' });
  const { container } = show(
    <Chronicle
      label="What happened"
      days={[
        { id: '1', title: 'Fri 20 Nov', entries: [entry('a'), entry('b')] },
        { id: '2', title: 'Sat 21 Nov', entries: [entry('c')] },
      ]}
    />,
  );
  const day = within(screen.getByRole('region', { name: 'Fri 20 Nov' }));
  expect(day.getAllByRole('listitem').map(item => item.textContent)).toEqual([
    'Did aAda09:00',
    'Did bAda09:00',
  ]);
  expect(await complaints(container)).toEqual([]);
});
