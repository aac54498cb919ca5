import { useEffect, useState } from 'react';
import { placeOf, type Place } from '../lib/canvas';
import { isAllowed } from '../lib/sites';
import { webext } from '../lib/webext';

/** What the tab beside the panel shows, as far as we may see it. */
export interface Looked {
  tabId: number | undefined;
  place: Place | undefined;
  /** Whether the person has allowed the site. */
  allowed: boolean;
}

/** The tab named in our address, where the panel is a page of its own; otherwise the active one of our window. */
async function currentTab() {
  const named = Number(new URLSearchParams(window.location.search).get('tab') || Number.NaN);
  const { tabs } = webext();
  if (Number.isInteger(named)) return tabs.get(named).catch(() => undefined);
  return (await tabs.query({ active: true, currentWindow: true }))[0];
}

async function look(): Promise<Looked> {
  const tab = await currentTab();
  const place = placeOf(tab?.url);
  return { tabId: tab?.id, place, allowed: place ? await isAllowed(place.origin) : false };
}

/** Follows the tab beside the panel. `undefined` till it was first looked at. */
export function useTab(): { looked: Looked | undefined; again: () => void } {
  const [looked, setLooked] = useState<Looked>();
  const [turn, setTurn] = useState(0);
  const again = () => setTurn(n => n + 1);

  useEffect(() => {
    let current = true;
    void look().then(found => {
      if (current) setLooked(found);
    });
    return () => void (current = false);
  }, [turn]);

  useEffect(() => {
    const { tabs, permissions, storage } = webext();
    const onStored = (changes: object, area: string) => {
      if (area === 'session' && 'nudge' in changes) again();
    };
    const sources = [tabs.onActivated, tabs.onUpdated, permissions.onAdded, permissions.onRemoved];
    for (const source of sources) source.addListener(again);
    storage.onChanged.addListener(onStored);
    return () => {
      for (const source of sources) source.removeListener(again);
      storage.onChanged.removeListener(onStored);
    };
  }, []);

  return { looked, again };
}
