import { useSyncExternalStore } from 'react';
import { lasting } from './storage';

/** A small choice of this browser, kept in it and followed by every part of the page. */
function preference<V extends string>(
  name: string,
  allowed: readonly V[],
  fallback: V,
  apply?: (value: V) => void,
) {
  const key = `atelier-${name}`;
  const listeners = new Set<() => void>();
  const read = (): V => allowed.find(value => value === lasting.getItem(key)) ?? fallback;
  let current = read();
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    get: () => current,
    set: (value: V) => {
      current = value;
      lasting.setItem(key, value);
      apply?.(value);
      for (const listener of listeners) listener();
    },
    use: () => useSyncExternalStore(subscribe, () => current),
  };
}

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Light, dark, or as the system says. `public/theme.js` applies it before the first paint. */
export const theme = preference('theme', themes, 'system', value => {
  if (value === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = value;
});

/** Shortcuts of a single key can be in the way of speech input; they can be switched off. */
export const singleKeys = preference('single-keys', ['on', 'off'] as const, 'on');

/** Notifications of the browser, while nobody looks at the page. Only ever on after the person said so. */
export const notifications = preference('notifications', ['on', 'off'] as const, 'off');

/** The side panel. `auto`: open where there is plenty of room. */
export const sidePanel = preference('side-panel', ['auto', 'open', 'closed'] as const, 'auto');
export const bottomPanel = preference('bottom-panel', ['open', 'closed'] as const, 'closed');
