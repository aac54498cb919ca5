import { fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { useState, type ReactNode } from 'react';
import { describe, expect, test, vi } from 'vitest';
import {
  Button,
  Checkbox,
  ConfirmDialog,
  Dialog,
  DropZone,
  ErrorState,
  Field,
  IconButton,
  Input,
  Menu,
  MilestoneCard,
  ObjectScreen,
  Pager,
  Progress,
  Row,
  Rows,
  Segments,
  Select,
  SourceReader,
  SplitPane,
  StageTrack,
  Statements,
  Table,
  Tabs,
  TaskList,
  ToastProvider,
  TooltipProvider,
  useToast,
  type TaskView,
} from '.';

const show = (children: ReactNode) => {
  const user = userEvent.setup();
  const view = render(<TooltipProvider>{children}</TooltipProvider>);
  return { user, ...view };
};

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

describe('controls', () => {
  test('a busy button stays reachable, says so and does nothing', async () => {
    const onClick = vi.fn();
    const { user } = show(
      <Button busy onClick={onClick}>
        Save
      </Button>,
    );
    const button = screen.getByRole('button', { name: 'Save' });
    await user.click(button);
    expect(button).toHaveProperty('disabled', false);
    expect(button.getAttribute('aria-busy')).toBe('true');
    expect(onClick).not.toHaveBeenCalled();
  });

  test('a busy submit button does not submit', async () => {
    const onSubmit = vi.fn((event: { preventDefault: () => void }) => event.preventDefault());
    const { user } = show(
      <form onSubmit={onSubmit}>
        <Button type="submit" busy>
          Go
        </Button>
      </form>,
    );
    await user.click(screen.getByRole('button', { name: 'Go' }));
    expect(onSubmit).not.toHaveBeenCalled();
  });

  test('a field ties its label, hint and error to its control', async () => {
    const { container } = show(
      <Field label="Title" hint="Short." error="Give it a title." required>
        <Input />
      </Field>,
    );
    const input = screen.getByRole('textbox', { name: 'Title' });
    expect(input.getAttribute('aria-invalid')).toBe('true');
    const described = (input.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map(id => document.getElementById(id)?.textContent);
    expect(described).toEqual(['Short.', 'Give it a title.']);
    expect(await complaints(container)).toEqual([]);
  });

  test('segments are one choice among radios, by keyboard too', async () => {
    const onChange = vi.fn();
    const { user, container } = show(
      <Segments
        label="Theme"
        choices={[
          { value: 'light', label: 'Light' },
          { value: 'dark', label: 'Dark' },
        ]}
        value="light"
        onChange={onChange}
      />,
    );
    expect(screen.getByRole('group', { name: 'Theme' })).toBeTruthy();
    await user.click(screen.getByRole('radio', { name: 'Dark' }));
    expect(onChange).toHaveBeenCalledWith('dark');
    expect(await complaints(container)).toEqual([]);
  });

  test('a select gives back a value it was given', async () => {
    const onChange = vi.fn();
    const { user } = show(
      <Field label="State">
        <Select
          choices={[
            { value: 'a', label: 'A' },
            { value: 'b', label: 'B' },
          ]}
          value="a"
          onChange={onChange}
        />
      </Field>,
    );
    await user.selectOptions(screen.getByRole('combobox', { name: 'State' }), 'B');
    expect(onChange).toHaveBeenCalledWith('b');
  });

  test('a check box carries its label', async () => {
    const onChange = vi.fn();
    const { user } = show(<Checkbox label="Keep me signed in" checked={false} onChange={onChange} />);
    await user.click(screen.getByText('Keep me signed in'));
    expect(onChange).toHaveBeenCalledWith(true);
  });

  test('an icon button has a name', async () => {
    const { container } = show(<IconButton label="Close" icon={<svg aria-hidden />} />);
    expect(screen.getByRole('button', { name: 'Close' })).toBeTruthy();
    expect(await complaints(container)).toEqual([]);
  });

  test('a drop zone takes dropped files, and nothing else that is dragged', () => {
    const onFiles = vi.fn();
    const { container } = show(<DropZone label="Drop files or" hint="PDF" accept=".pdf" onFiles={onFiles} />);
    const zone = container.firstElementChild!;
    const file = new File(['x'], 'a.pdf');
    fireEvent.drop(zone, { dataTransfer: { types: ['text/plain'], files: [] } });
    expect(onFiles).not.toHaveBeenCalled();
    fireEvent.drop(zone, { dataTransfer: { types: ['Files'], files: [file] } });
    expect(onFiles).toHaveBeenCalledWith([file]);
  });
});

describe('overlays', () => {
  test('a dialog has a name, takes the focus to its first field and gives it back', async () => {
    function Demo() {
      const [open, setOpen] = useState(false);
      return (
        <>
          <Button onClick={() => setOpen(true)}>Edit</Button>
          <Dialog open={open} onOpenChange={setOpen} title="Edit task" note="All of it.">
            <Field label="Title">
              <Input />
            </Field>
          </Dialog>
        </>
      );
    }
    const { user } = show(<Demo />);
    await user.click(screen.getByRole('button', { name: 'Edit' }));
    const dialog = screen.getByRole('dialog', { name: 'Edit task' });
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Title' }));
    expect(await complaints(dialog)).toEqual([]);
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
    await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Edit' })));
  });

  test('a confirmation stays open while it works and when it fails', async () => {
    const onOpenChange = vi.fn();
    let fail: (reason: Error) => void = () => undefined;
    const { user } = show(
      <ConfirmDialog
        open
        onOpenChange={onOpenChange}
        title="Delete?"
        text="For good."
        confirm="Delete"
        danger
        onConfirm={() => new Promise((_, reject) => (fail = reject))}
      />,
    );
    const button = screen.getByRole('button', { name: 'Delete' });
    await user.click(button);
    expect(button.getAttribute('aria-busy')).toBe('true');
    fail(new Error('no'));
    await vi.waitFor(() => expect(button.getAttribute('aria-busy')).toBeNull());
    expect(onOpenChange).not.toHaveBeenCalled();
  });

  test('a menu opens by keyboard and acts', async () => {
    const onSelect = vi.fn();
    const { user } = show(
      <Menu
        label="More"
        groups={[
          [{ id: 'a', label: 'Archive', onSelect: () => undefined }],
          [{ id: 'd', label: 'Delete', danger: true, onSelect }],
        ]}
        trigger={<Button>More</Button>}
      />,
    );
    screen.getByRole('button', { name: 'More' }).focus();
    await user.keyboard('{Enter}{ArrowDown}{Enter}');
    await vi.waitFor(() => expect(onSelect).toHaveBeenCalledTimes(1));
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'More' }));
  });

  test('a toast is announced', async () => {
    function Demo() {
      const say = useToast();
      return <Button onClick={() => say({ title: 'Deleted' })}>Go</Button>;
    }
    const { user } = show(
      <ToastProvider>
        <Demo />
      </ToastProvider>,
    );
    await user.click(screen.getByRole('button', { name: 'Go' }));
    expect(screen.getAllByText(/Deleted/).length).toBeGreaterThan(0);
    expect(screen.getAllByRole('status').length).toBeGreaterThan(0);
  });

  test('tabs are tabs', async () => {
    const onChange = vi.fn();
    const { user, container } = show(
      <Tabs
        label="Parts"
        value="a"
        onChange={onChange}
        tabs={[
          { value: 'a', label: 'Plan', content: 'The plan' },
          { value: 'b', label: 'Board', count: 3, content: 'The board' },
        ]}
      />,
    );
    expect(screen.getByRole('tabpanel').textContent).toBe('The plan');
    await user.click(screen.getByRole('tab', { name: /Board/ }));
    expect(onChange).toHaveBeenCalledWith('b');
    expect(await complaints(container)).toEqual([]);
  });
});

describe('data', () => {
  test('progress is known or goes on', () => {
    const { rerender } = render(<Progress label="Reading" value={41.6} />);
    expect(screen.getByRole('progressbar', { name: 'Reading' }).getAttribute('aria-valuenow')).toBe('42');
    rerender(<Progress label="Reading" />);
    expect(screen.getByRole('progressbar').hasAttribute('aria-valuenow')).toBe(false);
  });

  test('rows, tables, stages and pages have their roles', async () => {
    const onPage = vi.fn();
    const { container, user } = show(
      <>
        <Rows label="Runs">
          <Row title="One" note="note" meta="meta" />
        </Rows>
        <Table
          caption="Attempts"
          columns={[
            { id: 'n', title: 'Attempt', content: 'line', cell: (n: number) => n },
            { id: 'said', title: 'What it said', content: 'text', cell: (n: number) => `said ${n}` },
            { id: 'end', title: 'End', cell: () => 'end' },
          ]}
          rows={[1, 2]}
          rowKey={String}
        />
        <StageTrack
          label="Stages"
          stages={[
            { id: 'a', title: 'Read', state: 'done' },
            { id: 'b', title: 'Draft', state: 'running' },
          ]}
        />
        <Pager
          pagination={{ page: 2, total: 42, total_exact: true, total_pages: 3, has_next: true }}
          what="runs"
          onPage={onPage}
        />
      </>,
    );
    expect(within(screen.getByRole('list', { name: 'Runs' })).getAllByRole('listitem')).toHaveLength(1);
    expect(screen.getAllByRole('row')).toHaveLength(3);
    expect(
      within(screen.getAllByRole('row')[1]!)
        .getAllByRole('cell')
        .map(cell => [/nowrap/.test(cell.className), /wrap-anywhere/.test(cell.className)]),
    ).toEqual([
      [true, false],
      [false, true],
      [false, false],
    ]);
    expect(screen.getByText('Draft').closest('li')?.getAttribute('aria-current')).toBe('step');
    await user.click(screen.getByRole('button', { name: 'Next' }));
    expect(onPage).toHaveBeenCalledWith(3);
    expect(await complaints(container)).toEqual([]);
  });

  test('an error is an alert with a way on', async () => {
    const onRetry = vi.fn();
    const { user } = show(<ErrorState title="It could not be loaded" onRetry={onRetry} />);
    expect(screen.getByRole('alert')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(onRetry).toHaveBeenCalledTimes(1);
  });
});

describe('plan', () => {
  const tasks: TaskView[] = [
    { id: 'a', title: 'Read the brief', done: true },
    {
      id: 'b',
      title: 'Write the log',
      done: false,
      effort: '2 h',
      after: 'Read the brief',
      details: 'Details of it',
    },
    { id: 'c', title: 'Test it', done: false },
  ];

  test('tasks can be checked off, opened and moved by keyboard; the focus stays with the moved one', async () => {
    const onToggle = vi.fn();
    function Demo() {
      const [order, setOrder] = useState(tasks);
      return (
        <TaskList
          label="Tasks"
          tasks={order}
          onToggle={onToggle}
          onMove={(id, to) => {
            const rest = order.filter(task => task.id !== id);
            rest.splice(to, 0, ...order.filter(task => task.id === id));
            setOrder(rest);
          }}
        />
      );
    }
    const { user, container } = show(<Demo />);
    const titles = () => [...container.querySelectorAll('[data-title-of]')].map(each => each.textContent);

    await user.click(screen.getByRole('checkbox', { name: 'Write the log: mark as done' }));
    expect(onToggle).toHaveBeenCalledWith('b', true);

    const title = screen.getByRole('button', { name: 'Write the log' });
    await user.click(title);
    expect(title.getAttribute('aria-expanded')).toBe('true');
    expect(screen.getByText('Details of it')).toBeTruthy();

    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    expect(titles()).toEqual(['Read the brief', 'Test it', 'Write the log']);
    expect(document.activeElement?.textContent).toBe('Write the log');
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    expect(titles()).toEqual(['Read the brief', 'Test it', 'Write the log']);
    await user.keyboard('{Alt>}{ArrowUp}{ArrowUp}{/Alt}');
    expect(titles()).toEqual(['Write the log', 'Read the brief', 'Test it']);
    expect(await complaints(container)).toEqual([]);
  });

  test('a list that is only read has nothing to press but its titles', () => {
    show(<TaskList label="Tasks" tasks={tasks} />);
    for (const box of screen.getAllByRole('checkbox')) expect(box).toHaveProperty('disabled', true);
    expect(screen.queryByRole('button', { name: /Reorder/ })).toBeNull();
  });

  test('a milestone folds and counts', async () => {
    const { user } = show(
      <MilestoneCard number={2} title="Build" done={1} total={3}>
        Inside
      </MilestoneCard>,
    );
    expect(screen.getByRole('img', { name: '1 of 3 tasks done' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: /Build/ }));
    expect(screen.getByRole('button', { name: /Build/ }).getAttribute('aria-expanded')).toBe('false');
  });

  test('a statement with a source opens it; one without is only text', async () => {
    const onOpen = vi.fn();
    const { user, container } = show(
      <Statements
        label="Requirements"
        statements={[
          { id: 'r1', text: 'Submit one PDF.', where: 'Page 2 · brief.pdf' },
          { id: 'r2', text: 'Sleep well.' },
        ]}
        openId="r1"
        onOpen={onOpen}
      />,
    );
    const button = screen.getByRole('button', { name: /Submit one PDF/ });
    expect(button.getAttribute('aria-pressed')).toBe('true');
    await user.click(button);
    expect(onOpen).toHaveBeenCalledWith('r1');
    expect(screen.getAllByRole('button')).toHaveLength(1);
    expect(await complaints(container)).toEqual([]);
  });

  test('marks are laid on the text exactly, the strong one over the others', () => {
    const { container } = show(
      <SourceReader
        name="brief"
        blocks={[{ id: '1', kind: 'paragraph', text: 'You must cite two sources.' }]}
        marks={[
          { blockId: '1', start: 4, end: 13, strong: true },
          { blockId: '1', start: 9, end: 25, strong: false },
          { blockId: '1', start: 90, end: 99, strong: false },
        ]}
      />,
    );
    const marked = [...container.querySelectorAll('mark')];
    expect(marked.map(mark => [mark.textContent, mark.hasAttribute('data-strong')])).toEqual([
      ['must ', true],
      ['cite', true],
      [' two sources', false],
    ]);
    expect(container.textContent).toBe('You must cite two sources.');
  });

  test('of a very long text only a window is laid out, and it follows the mark', () => {
    const blocks = Array.from({ length: 20_000 }, (_, n) => ({
      id: String(n),
      kind: 'paragraph' as const,
      text: `Line ${n}`,
    }));
    const { container, rerender } = render(<SourceReader name="long" blocks={blocks} marks={[]} />);
    expect(container.querySelectorAll('p').length).toBeLessThan(400);
    rerender(
      <SourceReader
        name="long"
        blocks={blocks}
        marks={[{ blockId: '15000', start: 0, end: 4, strong: true }]}
      />,
    );
    expect(container.querySelector('mark[data-strong]')?.parentElement?.textContent).toBe('Line 15000');
    expect(container.querySelectorAll('p').length).toBeLessThan(400);
  });
});

describe('screens', () => {
  test('the border between two panes moves by keyboard, within its limits', async () => {
    const { user } = show(<SplitPane label="Width" first="a" second="b" initial={40} min={30} max={60} />);
    const border = screen.getByRole('separator', { name: 'Width' });
    border.focus();
    await user.keyboard('{ArrowLeft}');
    expect(border.getAttribute('aria-valuenow')).toBe('43');
    await user.keyboard('{End}{ArrowRight}');
    expect(border.getAttribute('aria-valuenow')).toBe('30');
  });

  test('an object page names itself in the browser and has one heading', () => {
    show(
      <ObjectScreen
        title="Essay 2"
        panels={[{ id: 'why', title: 'Why', content: 'Because' }]}
        openPanel="why"
        onPanel={() => undefined}
      >
        Body
      </ObjectScreen>,
    );
    expect(document.title).toBe('Essay 2 · Atelier');
    // Narrow: the panel lies over the page.
    expect(screen.getByRole('dialog', { name: 'Why' }).textContent).toContain('Because');
  });
});
