/*
 * The parts of the browsers' extension interface that are used here, and nothing else: what is not named here cannot be
 * called by mistake. Chromium calls it `chrome`, Firefox `browser`; both give promises.
 */
export interface Tab {
  id?: number;
  windowId?: number;
  /** Only where the person has let us see it. */
  url?: string;
}

export interface Sender {
  id?: string;
  url?: string;
  frameId?: number;
  tab?: Tab;
}

interface Happening<Arguments extends unknown[]> {
  addListener: (listener: (...args: Arguments) => void) => void;
  removeListener: (listener: (...args: Arguments) => void) => void;
}

interface Area {
  get: (keys: string | string[]) => Promise<Record<string, unknown>>;
  set: (values: Record<string, unknown>) => Promise<void>;
  remove: (keys: string | string[]) => Promise<void>;
  setAccessLevel?: (level: { accessLevel: 'TRUSTED_CONTEXTS' }) => Promise<void>;
}

interface Origins {
  origins: string[];
}

export interface ContentScript {
  id: string;
  matches: string[];
  js: string[];
  runAt: 'document_idle';
  persistAcrossSessions: boolean;
}

interface Injection {
  target: { tabId: number };
}

export interface WebExt {
  runtime: {
    id: string;
    getURL: (path: string) => string;
    sendMessage: (message: unknown) => Promise<unknown>;
    onMessage: Happening<[message: unknown, sender: Sender]>;
    onInstalled: Happening<[]>;
    onStartup: Happening<[]>;
  };
  storage: {
    local: Area;
    session: Area;
    onChanged: Happening<[changes: Record<string, { newValue?: unknown }>, area: string]>;
  };
  permissions: {
    contains: (what: Origins) => Promise<boolean>;
    request: (what: Origins) => Promise<boolean>;
    remove: (what: Origins) => Promise<boolean>;
    onAdded: Happening<[]>;
    onRemoved: Happening<[]>;
  };
  scripting: {
    getRegisteredContentScripts: () => Promise<{ id: string }[]>;
    registerContentScripts: (scripts: ContentScript[]) => Promise<void>;
    unregisterContentScripts: (filter: { ids: string[] }) => Promise<void>;
    executeScript: {
      (what: Injection & { files: string[] }): Promise<unknown>;
      <A extends unknown[], R>(
        what: Injection & { func: (...args: A) => R; args: A },
      ): Promise<{ result?: Awaited<R> }[]>;
    };
  };
  tabs: {
    get: (id: number) => Promise<Tab>;
    query: (filter: { active: true; currentWindow: true }) => Promise<Tab[]>;
    create: (what: { url: string }) => Promise<Tab>;
    onActivated: Happening<[]>;
    onUpdated: Happening<[tabId: number]>;
  };
  action: { onClicked: Happening<[tab: Tab]> };
  /** Chromium. */
  sidePanel?: { open: (where: { windowId: number }) => Promise<void> };
  /** Firefox. */
  sidebarAction?: {
    open: () => Promise<void>;
    isOpen: (where: { windowId?: number | undefined }) => Promise<boolean>;
  };
}

const scope = globalThis as { browser?: WebExt; chrome?: WebExt };

/** The browser, as far as an extension may talk to it. */
export const webext = (): WebExt => {
  const found = scope.browser ?? scope.chrome;
  if (!found) throw new Error('This is not the page of an extension.');
  return found;
};
