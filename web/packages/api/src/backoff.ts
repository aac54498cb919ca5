/** Milliseconds before try number `attempt` (from 0): doubling from half a second to 15 s, spread so that clients do not come in step. */
export function backoff(attempt: number, random: () => number = Math.random): number {
  const ceiling = Math.min(15_000, 500 * 2 ** Math.min(attempt, 10));
  return ceiling / 2 + (ceiling / 2) * random();
}

/** Whether a signal has fired. A function, because the compiler believes it cannot change between two looks. */
export const stopped = (signal: AbortSignal): boolean => signal.aborted;

/** Waits, unless the signal ends it. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
