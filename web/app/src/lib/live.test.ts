import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keys } from './keys';
import { followEvents } from './live';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function lab(onEvent?: (event: { event_type: string }) => void) {
  let handlers: Parameters<Parameters<typeof followEvents>[0]['subscribe']>[1] | undefined;
  const unsubscribe = vi.fn();
  const cache = { invalidateQueries: vi.fn(() => Promise.resolve()) };
  const stop = followEvents(
    {
      subscribe: (_, given) => {
        handlers = given;
        return unsubscribe;
      },
    },
    cache,
    onEvent,
  );
  const tell = (event_type: string) => {
    const event = { event_type };
    handlers?.onEvent(event);
    return event;
  };
  return { tell, resync: () => handlers?.onResync(), cache, stop, unsubscribe };
}

test('a burst of events makes each list stale once', () => {
  const { tell, cache } = lab();
  for (let i = 0; i < 100; i++) tell('run.progressed');
  tell('work_item.changed');
  expect(cache.invalidateQueries).not.toHaveBeenCalled();
  vi.advanceTimersByTime(150);
  expect(cache.invalidateQueries.mock.calls).toEqual([
    [{ queryKey: keys.runs }],
    [{ queryKey: keys.workItems }],
    [{ queryKey: keys.assignments }],
    [{ queryKey: keys.calendar }],
  ]);
});

test('an event of a noun we do not show costs nothing', () => {
  const { tell, cache } = lab();
  tell('model.priced');
  tell('');
  vi.advanceTimersByTime(1000);
  expect(cache.invalidateQueries).not.toHaveBeenCalled();
});

test('after a resync everything is stale at once', () => {
  const { resync, cache } = lab();
  resync();
  expect(cache.invalidateQueries).toHaveBeenCalledExactlyOnceWith();
});

test('stopping drops what was gathered', () => {
  const { tell, stop, cache, unsubscribe } = lab();
  tell('run.completed');
  stop();
  vi.advanceTimersByTime(1000);
  expect(cache.invalidateQueries).not.toHaveBeenCalled();
  expect(unsubscribe).toHaveBeenCalledTimes(1);
});

test('whoever wants to hear every event hears it at once', () => {
  const heard = vi.fn();
  const { tell } = lab(heard);
  const event = tell('assignment.plan_ready');
  expect(heard.mock.calls).toEqual([[event]]);
});
