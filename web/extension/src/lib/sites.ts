import { patternOf } from './address';
import { buttonPattern } from './canvas';
import { keepSites, keptSites } from './kept';
import { webext, type ContentScript } from './webext';

/*
 * Canvas sites: which the person has allowed, and the button on their assignment pages.
 */
const BUTTON = 'button.js';
const BUTTON_ID = 'atelier-button';

/** Whether the person has allowed a site, and the browser still does. */
export const isAllowed = async (origin: string): Promise<boolean> =>
  (await keptSites()).includes(origin) && isGranted(origin);

const isGranted = (origin: string) => webext().permissions.contains({ origins: [patternOf(origin)] });

/** Asks the person. Must be the first thing a click leads to, or the browser does not ask. */
export const askFor = (origin: string): Promise<boolean> =>
  webext().permissions.request({ origins: [patternOf(origin)] });

/** Puts the button on the assignment pages of a site that was allowed, and on the one that is open. */
export async function addSite(origin: string, tabId: number): Promise<void> {
  const sites = await keptSites();
  if (!sites.includes(origin)) await keepSites([...sites, origin]);
  await setButtons();
  await webext()
    .scripting.executeScript({ target: { tabId }, files: [BUTTON] })
    // The tab may be gone; the button comes with the next page.
    .catch(() => undefined);
}

/** Gives a site back. What the server is reached by stays. */
export async function removeSite(origin: string, server: string | undefined): Promise<void> {
  await keepSites((await keptSites()).filter(site => site !== origin));
  if (!server || patternOf(server) !== patternOf(origin))
    await webext().permissions.remove({ origins: [patternOf(origin)] });
  await setButtons();
}

/** Makes the registered button agree with what is allowed. */
export async function setButtons(): Promise<void> {
  const sites = await keptSites();
  const allowed = await Promise.all(sites.map(isGranted));
  const matches = [...new Set(sites.filter((_, n) => allowed[n]).map(buttonPattern))];
  const { scripting } = webext();
  const registered = (await scripting.getRegisteredContentScripts()).some(script => script.id === BUTTON_ID);
  if (registered) await scripting.unregisterContentScripts({ ids: [BUTTON_ID] });
  if (matches.length === 0) return;
  const button: ContentScript = {
    id: BUTTON_ID,
    matches,
    js: [BUTTON],
    runAt: 'document_idle',
    persistAcrossSessions: true,
  };
  await scripting.registerContentScripts([button]);
}
