import { useCallback, useSyncExternalStore } from 'react';

/** Follows one media query. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (onChange: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', onChange);
      return () => list.removeEventListener('change', onChange);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => false,
  );
}

/** Wide enough to stand two panes beside each other. */
export const useWide = () => useMedia('(min-width: 68rem)');

/** Narrow enough for sheets from the bottom and one column. */
export const usePhone = () => useMedia('(max-width: 39.99rem)');
