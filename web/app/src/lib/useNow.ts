import { useSyncExternalStore } from 'react';

let now = new Date();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = new Date();
    for (const each of listeners) each();
  }, 60_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function snapshot(): Date {
  // Nobody kept the time meanwhile.
  if (!timer && Date.now() - now.getTime() > 60_000) now = new Date();
  return now;
}

/** The time, to the minute: everything on the page that says "in 3 minutes" stays true. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, snapshot);
}
