import { keys } from './keys';

type Key = readonly unknown[];

/** What an event makes stale, by the noun before the dot. An unknown noun is none of our business. */
const staleBy: Record<string, Key[]> = {
  assignment: [keys.assignments, keys.courses, keys.calendar],
  course: [keys.courses, keys.calendar],
  work_item: [keys.workItems, keys.assignments, keys.calendar],
  run: [keys.runs],
  user: [keys.me],
  session: [keys.sessions],
  privacy: [keys.privacyExports],
  model_provider: [keys.models],
  canvas_connection: [keys.canvas, keys.courses, keys.calendar],
  calendar_feed: [keys.canvas, keys.calendar],
};

export function staleKeys(eventType: string): Key[] {
  return staleBy[eventType.split('.')[0] ?? ''] ?? [];
}

interface Happened {
  event_type: string;
  payload?: unknown;
}

interface Source {
  subscribe(
    channel: string,
    handlers: { onEvent: (event: Happened) => void; onResync: () => void },
  ): () => void;
}

interface Cache {
  invalidateQueries(filter?: { queryKey: Key }): Promise<void>;
}

/** The channel that carries everything this person may see. */
export const CHANNEL = 'tenant';

/**
 * One event cursor for the whole client: each event marks what it touched as stale, and what is on the screen is read
 * anew. Bursts are gathered, so that a hundred events cost one reading.
 */
export function followEvents(
  source: Source,
  cache: Cache,
  onEvent?: (event: Happened) => void,
  gatherMs = 150,
): () => void {
  const stale = new Map<string, Key>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    for (const queryKey of stale.values()) void cache.invalidateQueries({ queryKey });
    stale.clear();
  };
  const stop = source.subscribe(CHANNEL, {
    onEvent: event => {
      onEvent?.(event);
      for (const key of staleKeys(event.event_type)) stale.set(JSON.stringify(key), key);
      if (stale.size > 0) timer ??= setTimeout(flush, gatherMs);
    },
    onResync: () => void cache.invalidateQueries(),
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}
