import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { noticeOf, oneTabTells, type Channel, type Notice, type Stance } from './notices';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const payload = {
  course_id: 'local',
  assignment_id: 'asg_1',
  title: 'Essay on maps',
  plan_version: 2,
  job_id: 'fbk_1',
  status: 'ready',
};

test('what is ready or failed is told, with the way there', () => {
  expect(noticeOf({ event_type: 'assignment.plan_ready', payload })).toEqual({
    id: 'plan asg_1 2',
    title: 'Your plan is ready',
    text: 'Essay on maps',
    failed: false,
    assignment: { courseId: 'local', assignmentId: 'asg_1' },
  });
  expect(noticeOf({ event_type: 'assignment.feedback_ready', payload })).toMatchObject({
    id: 'feedback fbk_1',
    feedback: 'fbk_1',
  });
  expect(noticeOf({ event_type: 'assignment.feedback_failed', payload })).toMatchObject({ failed: true });
});

test.each([
  { event_type: 'assignment.progress', payload },
  { event_type: 'run.completed', payload },
  { event_type: 'assignment.plan_ready' },
  { event_type: 'assignment.plan_ready', payload: 'ready' },
  { event_type: 'assignment.plan_ready', payload: { ...payload, course_id: 7 } },
  { event_type: 'assignment.feedback_ready', payload: { ...payload, job_id: null } },
  { event_type: 'assignment.feedback_failed', payload: { ...payload, status: 'cancelled' } },
  { event_type: 'assignment.failed', payload: { ...payload, error: { code: 'study.cancelled' } } },
])('%j is nothing to tell', event => expect(noticeOf(event)).toBeNull());

/** Tabs that hear each other as tabs do: everyone but the one who speaks. */
function browser(stances: Record<string, Stance>) {
  const ears = new Map<string, (message: unknown) => void>();
  const told: string[] = [];
  const tabs = Object.entries(stances).map(([me, stance]) => {
    const channel: Channel = {
      say: message => {
        for (const [name, hear] of ears) if (name !== me) hear(message);
      },
      onSaid: hear => void ears.set(me, hear),
      close: () => void ears.delete(me),
    };
    const tab = oneTabTells({
      me,
      channel,
      stance: () => stance,
      tell: notice => told.push(`${me}: ${notice.id}`),
    });
    return [me, tab] as const;
  });
  return { tabs: Object.fromEntries(tabs), told };
}
const notice = (id: string) => ({ id, title: '', text: '', failed: false }) as unknown as Notice;

test.each<[Record<string, Stance>, string[]]>([
  [{ a: 'here' }, ['a: n']],
  [{ a: 'away' }, ['a: n']],
  [{ a: 'looking' }, []],
  [{ a: 'away', b: 'here' }, ['b: n']],
  [{ a: 'here', b: 'looking', c: 'away' }, []],
  [{ b: 'away', a: 'away' }, ['a: n']],
  [{ b: 'here', a: 'here', c: 'here' }, ['a: n']],
])('of tabs %j there speak %j', (stances, expected) => {
  const { tabs, told } = browser(stances);
  for (const tab of Object.values(tabs)) tab.offer(notice('n'));
  vi.advanceTimersByTime(2000);
  expect(told).toEqual(expected);
});

test('a tab that hears late does not tell again, and one that has not heard yet still answers', () => {
  const { tabs, told } = browser({ a: 'away', b: 'looking', c: 'here' });
  tabs.a?.offer(notice('n'));
  vi.advanceTimersByTime(2000);
  // b has not heard of it by itself, but shows it.
  expect(told).toEqual([]);
  tabs.b?.offer(notice('n'));
  tabs.c?.offer(notice('n'));
  vi.advanceTimersByTime(2000);
  expect(told).toEqual([]);
});

test('the same is told once, and a tab that is gone is not waited for', () => {
  const { tabs, told } = browser({ a: 'here', b: 'away' });
  tabs.a?.stop();
  for (let i = 0; i < 3; i++) tabs.b?.offer(notice('n'));
  vi.advanceTimersByTime(2000);
  tabs.b?.offer(notice('n'));
  vi.advanceTimersByTime(2000);
  expect(told).toEqual(['b: n']);
});

test('without a way to hear other tabs, each tells its own', () => {
  const tell = vi.fn();
  const tab = oneTabTells({ me: 'a', channel: undefined, stance: () => 'here', tell });
  tab.offer(notice('n'));
  vi.advanceTimersByTime(2000);
  expect(tell).toHaveBeenCalledTimes(1);
});
