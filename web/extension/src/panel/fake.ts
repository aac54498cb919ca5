import { vi } from 'vitest';
import type { Tab } from '../lib/webext';

/*
 * A browser of a few lines, for tests: what it keeps, what it was asked, and what it grants.
 */
type Listener = (...args: never[]) => void;

function happening() {
  const listeners = new Set<Listener>();
  return {
    addListener: (listener: Listener) => void listeners.add(listener),
    removeListener: (listener: Listener) => void listeners.delete(listener),
    tell: (...args: unknown[]) => {
      for (const listener of [...listeners]) (listener as (...all: unknown[]) => void)(...args);
    },
  };
}

export class FakeBrowser {
  local: Record<string, unknown> = {};
  session: Record<string, unknown> = {};
  granted = new Set<string>();
  /** What the person answers when the browser asks. */
  says = true;
  asked: string[] = [];
  opened: string[] = [];
  tab: Tab = { id: 7, windowId: 1 };
  /** What the page answers, by path. */
  page: Record<string, { status: number; body: string }> = {};
  read: string[] = [];
  readonly #changed = happening();
  readonly #moved = happening();

  constructor() {
    vi.stubGlobal('chrome', this.#webext());
  }

  /** The tab goes elsewhere. */
  go(url: string | undefined): void {
    this.tab = { id: 7, windowId: 1, ...(url ? { url } : {}) };
    this.#moved.tell(7);
  }

  #area(name: 'local' | 'session') {
    return {
      get: (keys: string | string[]) =>
        Promise.resolve(
          Object.fromEntries(
            [keys].flat().flatMap(key => (key in this[name] ? [[key, this[name][key]]] : [])),
          ),
        ),
      set: (values: Record<string, unknown>) => {
        Object.assign(this[name], values);
        const changes = Object.entries(values).map(([key, newValue]) => [key, { newValue }]);
        this.#changed.tell(Object.fromEntries(changes), name);
        return Promise.resolve();
      },
      remove: (keys: string | string[]) => {
        for (const key of [keys].flat()) Reflect.deleteProperty(this[name], key);
        return Promise.resolve();
      },
    };
  }

  #webext() {
    const fetchInPage = (path: string) => {
      this.read.push(path);
      return this.page[path] ?? { status: 404, body: '' };
    };
    return {
      runtime: { id: 'ours', getURL: (path: string) => `chrome-extension://ours/${path}` },
      storage: { local: this.#area('local'), session: this.#area('session'), onChanged: this.#changed },
      permissions: {
        contains: ({ origins: [origin] }: { origins: string[] }) =>
          Promise.resolve(this.granted.has(origin ?? '')),
        request: ({ origins: [origin] }: { origins: string[] }) => {
          this.asked.push(origin ?? '');
          if (this.says) this.granted.add(origin ?? '');
          return Promise.resolve(this.says);
        },
        remove: ({ origins: [origin] }: { origins: string[] }) =>
          Promise.resolve(this.granted.delete(origin ?? '')),
        onAdded: happening(),
        onRemoved: happening(),
      },
      scripting: {
        getRegisteredContentScripts: () => Promise.resolve([]),
        registerContentScripts: () => Promise.resolve(),
        unregisterContentScripts: () => Promise.resolve(),
        executeScript: ({ args }: { args?: [string, string] }) =>
          Promise.resolve(args ? [{ result: fetchInPage(args[1]) }] : []),
      },
      tabs: {
        get: () => Promise.resolve(this.tab),
        query: () => Promise.resolve([this.tab]),
        create: ({ url }: { url: string }) => Promise.resolve(void this.opened.push(url)),
        onActivated: happening(),
        onUpdated: this.#moved,
      },
      sidePanel: {},
    };
  }
}
