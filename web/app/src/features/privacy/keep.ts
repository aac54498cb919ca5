import { passing } from '../../lib/storage';

/* What the page after an erasure says is kept in the tab: by then there is nobody to ask the server for. */
const KEY = 'atelier-erasure';

export const keepErasure = (remains: string[]): void => passing.setItem(KEY, JSON.stringify(remains));

/** What stays after an erasure that was begun in this tab; none: none was. */
export function keptErasure(): string[] | null {
  try {
    const kept: unknown = JSON.parse(passing.getItem(KEY) ?? 'null');
    return Array.isArray(kept) ? kept.filter(each => typeof each === 'string') : null;
  } catch {
    return null;
  }
}

export const forgetErasure = (): void => passing.removeItem(KEY);
