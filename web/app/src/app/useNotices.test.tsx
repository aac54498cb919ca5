import { ToastProvider, TooltipProvider } from '@atelier/ui';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router';
import { act, render, screen } from '@testing-library/react';
import { useEffect } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { notifications } from '../lib/preferences';
import { useNotices } from './useNotices';

let hear: ReturnType<typeof useNotices>;
function Shell({ onReady }: { onReady: (notice: ReturnType<typeof useNotices>) => void }) {
  const notice = useNotices();
  useEffect(() => onReady(notice), [onReady, notice]);
  return <Outlet />;
}

const shown: { title: string; tag: string; onclick?: () => void; close: () => void }[] = [];
class FakeNotification {
  static permission = 'granted';
  onclick?: () => void;
  close = vi.fn();
  constructor(
    readonly title: string,
    readonly options: { tag: string },
  ) {
    shown.push(Object.assign(this, { tag: options.tag }));
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.stubGlobal('BroadcastChannel', undefined);
  vi.stubGlobal('Notification', FakeNotification);
  shown.length = 0;
  notifications.set('off');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const seen = (state: 'visible' | 'hidden') => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
};

const onReady = (notice: ReturnType<typeof useNotices>) => {
  hear = notice;
};

async function open(at: string) {
  const root = createRootRoute({ component: () => <Shell onReady={onReady} /> });
  const page = (path: string) => createRoute({ getParentRoute: () => root, path, component: () => path });
  const router = createRouter({
    routeTree: root.addChildren([page('/'), page('/study/$courseId/$assignmentId')]),
    history: createMemoryHistory({ initialEntries: [at] }),
  });
  await router.load();
  render(
    <TooltipProvider>
      <ToastProvider>
        <RouterProvider router={router as never} />
      </ToastProvider>
    </TooltipProvider>,
  );
  return router;
}

const happens = (event_type: string) =>
  act(() => {
    hear({
      event_type,
      payload: {
        course_id: 'local',
        assignment_id: 'asg_1',
        title: 'Essay on maps',
        plan_version: 1,
        job_id: 'fbk_1',
      },
    });
    vi.advanceTimersByTime(1000);
  });
const ready = () => happens('assignment.feedback_ready');
const toast = () => screen.queryByRole('button', { name: 'Show' });

test('elsewhere on the page: a message that leads there', async () => {
  seen('visible');
  const router = await open('/');
  ready();
  expect(screen.getAllByText('Your feedback is ready').length).toBeGreaterThan(0);
  expect(shown).toEqual([]);
  await act(async () => {
    toast()?.click();
    await router.load();
  });
  expect(router.state.location.href).toBe('/study/local/asg_1?tab=feedback&feedback=fbk_1');
});

test.each([
  ['/study/local/asg_1?tab=feedback', 'assignment.feedback_ready', false],
  ['/study/local/asg_1?tab=feedback&feedback=fbk_1', 'assignment.feedback_ready', false],
  ['/study/local/asg_1?tab=feedback&feedback=fbk_0', 'assignment.feedback_ready', true],
  ['/study/local/asg_1', 'assignment.feedback_ready', true],
  ['/study/local/asg_2?tab=feedback', 'assignment.feedback_ready', true],
  ['/study/local/asg_1?tab=board', 'assignment.plan_ready', false],
  ['/study/local/asg_2', 'assignment.plan_ready', true],
])('at %s, %s is told: %s', async (at, event, told) => {
  seen('visible');
  await open(at);
  happens(event);
  expect(toast() !== null).toBe(told);
});

test('not seen and wanted: the browser tells, and its message leads there', async () => {
  seen('hidden');
  notifications.set('on');
  const router = await open('/');
  ready();
  expect(shown.map(each => [each.title, each.tag])).toEqual([['Your feedback is ready', 'feedback fbk_1']]);
  await act(async () => {
    shown[0]?.onclick?.();
    await router.load();
  });
  expect(router.state.location.href).toContain('feedback=fbk_1');
  seen('visible');
  expect(toast()).toBeNull();
});

test('not seen and not wanted: a message waits until the page is seen again', async () => {
  seen('hidden');
  await open('/');
  ready();
  expect(shown).toEqual([]);
  expect(toast()).toBeNull();
  seen('visible');
  expect(toast()).not.toBeNull();
});

test('a browser that cannot show one after all: the message waits as well', async () => {
  seen('hidden');
  notifications.set('on');
  vi.stubGlobal(
    'Notification',
    Object.assign(
      function () {
        throw new TypeError('Illegal constructor');
      },
      { permission: 'granted' },
    ),
  );
  await open('/');
  ready();
  seen('visible');
  expect(toast()).not.toBeNull();
});
