import type { TokenKeeper } from '@atelier/api';
import { placeOf, type Place } from './canvas';
import type { Pairing } from './pairing';
import { webext } from './webext';

/*
 * What the extension keeps, and where.
 *
 * - `local`, on the disk, till one disconnects: the server, the refresh token, the allowed Canvas sites. The refresh token
 *   lasts a week since its last use, is good once, and without it every start of the browser would ask for a code anew.
 * - `session`, in memory, till the browser is closed: the access token, a pairing under way, a click not yet dealt with.
 *
 * Neither is open to content scripts, nor to pages.
 */
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** Shuts what is kept to everything but the extension's own pages, where the browser leaves it open. */
export async function shutStorage(): Promise<void> {
  const { local, session } = webext().storage;
  for (const area of [local, session]) await area.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });
}

/** The server one is connected to. */
export async function keptServer(): Promise<string | undefined> {
  const { server } = await webext().storage.local.get('server');
  return isText(server) && URL.canParse(server) ? new URL(server).origin : undefined;
}

export const keepServer = (origin: string): Promise<void> => webext().storage.local.set({ server: origin });

/** The tokens, one place for all pages of the extension. */
export const keeper: TokenKeeper = {
  load: async () => {
    const { local, session } = webext().storage;
    const [{ refresh }, { access, expiresAt }] = await Promise.all([
      local.get('refresh'),
      session.get(['access', 'expiresAt']),
    ]);
    if (!isText(refresh)) return undefined;
    return isText(access) && typeof expiresAt === 'number'
      ? { refresh, access, expiresAt }
      : { refresh, access: '', expiresAt: 0 };
  },
  save: async ({ refresh, access, expiresAt }) => {
    // The refresh token first: it is the one that cannot be had again.
    await webext().storage.local.set({ refresh });
    await webext().storage.session.set({ access, expiresAt });
  },
  clear: async () => {
    await webext().storage.local.remove('refresh');
    await webext().storage.session.remove(['access', 'expiresAt']);
  },
};

/** A pairing under way: closing the panel does not end it. */
export async function keptPairing(): Promise<Pairing | undefined> {
  const { pairing } = await webext().storage.session.get('pairing');
  if (!isRecord(pairing) || !isText(pairing.origin) || !isRecord(pairing.codes)) return undefined;
  return Number(pairing.until) > Date.now() ? (pairing as unknown as Pairing) : undefined;
}

export const keepPairing = (pairing: Pairing): Promise<void> => webext().storage.session.set({ pairing });
export const forgetPairing = (): Promise<void> => webext().storage.session.remove('pairing');

/** The Canvas sites the person has allowed. */
export async function keptSites(): Promise<string[]> {
  const { sites } = await webext().storage.local.get('sites');
  return Array.isArray(sites) ? sites.filter(isText).filter(site => URL.canParse(site)) : [];
}

export const keepSites = (sites: string[]): Promise<void> => webext().storage.local.set({ sites });

/** A click on the button of a page, till a panel takes it up. */
export interface Click {
  tabId: number;
  place: Place;
  at: number;
}

/** A click is for now: one that nobody took up is forgotten. */
const CLICK_MS = 15_000;

export const keepClick = (click: Click): Promise<void> => webext().storage.session.set({ click });

/** Takes a click up, once, if it is for this tab. */
export async function takeClick(tabId: number): Promise<Place | undefined> {
  const { session } = webext().storage;
  const { click } = await session.get('click');
  if (!isRecord(click) || click.tabId !== tabId || !isRecord(click.place)) return undefined;
  await session.remove('click');
  const { origin, courseId, assignmentId } = click.place;
  const age = Date.now() - Number(click.at);
  return age >= 0 && age < CLICK_MS
    ? placeOf(`${String(origin)}/courses/${String(courseId)}/assignments/${String(assignmentId)}`)
    : undefined;
}

/** Tells open panels to look at their tab again. */
export const nudge = (): Promise<void> => webext().storage.session.set({ nudge: Date.now() });
