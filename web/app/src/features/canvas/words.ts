import { ApiError } from '@atelier/api';
import { count } from '../../lib/words';

/** What helps, where a Canvas or a calendar refused; by the code of the failure. */
const help: Record<string, string> = {
  'connectors.canvas_bad_key':
    'Make a new key in Canvas and give it here. Canvas shows a key only once: copy all of it.',
  'connectors.canvas_denied': 'Your institution may have limited what keys can do. Its help desk knows more.',
  'connectors.canvas_missing': 'It may have been taken off Canvas. Have it fetched again later.',
  'connectors.canvas_throttled': 'Wait a few minutes and try again.',
  'connectors.canvas_down': 'Does Canvas open in your browser? If it does, try again in a few minutes.',
  'connectors.canvas_not_json': 'Take the address your browser shows while you are in Canvas.',
  'connectors.canvas_elsewhere': 'Open Canvas in your browser and take the address from there.',
  'connectors.canvas_untrusted': 'Whoever runs that Canvas has to renew its certificate.',
  'connectors.canvas_refused':
    'It lies inside the network of this server. Whoever runs this server can allow it in the setting egress_allow.',
  'connectors.canvas_cut': 'Try again.',
  'connectors.feed_gone': 'Take the address from its calendar again, add it here and remove this one.',
  'connectors.feed_throttled': 'Wait a few minutes and try again.',
  'connectors.feed_down': 'It is asked for again by itself, a few times a day.',
  'connectors.feed_not_calendar': 'Remove it and add the right address.',
  'connectors.feed_refused':
    'It lies inside the network of this server. Whoever runs this server can allow it in the setting egress_allow.',
  'connectors.too_many': 'Remove one that you no longer need.',
};

export const helpFor = (code: string): string | undefined => help[code];

export const helpWith = (error: unknown): string | undefined =>
  error instanceof ApiError ? helpFor(error.code) : undefined;

/** What was typed or pasted, as an address; nothing where it is none yet. */
function read(address: string): URL | undefined {
  const text = address.trim();
  try {
    const url = new URL(text.includes('://') ? text : `https://${text}`);
    // One word is what stands there while somebody is still typing.
    return /^https?:$/.test(url.protocol) && /\.|^localhost$/.test(url.hostname) ? url : undefined;
  } catch {
    return undefined;
  }
}

/** `canvas.example.edu`. */
export const hostOf = (address: string): string | undefined => read(address)?.host;

/** Where Canvas keeps the keys of a person. */
export const keyPage = (address: string): string | undefined => {
  const url = read(address);
  return url && `${url.origin}/profile/settings#access_tokens`;
};

export interface SyncCounts {
  courses: number;
  assignments: number;
  created: number;
  updated: number;
  archived: number;
  unreadable: number;
}

const names = ['courses', 'assignments', 'created', 'updated', 'archived', 'unreadable'] as const;

/** The counts of a sync, out of what its last step kept. */
export function syncCounts(output: unknown): SyncCounts | undefined {
  if (typeof output !== 'object' || output === null) return undefined;
  const kept = output as Partial<Record<string, unknown>>;
  if (!names.every(name => typeof kept[name] === 'number')) return undefined;
  return kept as unknown as SyncCounts;
}

/** `12 courses with 340 assignments: 4 new, 2 changed.` */
export function syncSentence(counts: SyncCounts): string {
  const changes = [
    counts.created > 0 && `${counts.created} new`,
    counts.updated > 0 && `${counts.updated} changed`,
    counts.archived > 0 && `${counts.archived} no longer there`,
  ].filter(Boolean);
  const all = `${count(counts.courses, 'course')} with ${count(counts.assignments, 'assignment')}`;
  return `${all}: ${changes.length > 0 ? changes.join(', ') : 'nothing has changed'}.`;
}
