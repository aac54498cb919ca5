import { passing } from '../../../lib/storage';
import type { Draft } from './queries';

/*
 * Drafts that are being written, and those handed in a moment ago, so that neither a wrong click nor a failure loses them.
 * As long as the tab; a draft too large for the browser's storage is not kept.
 */
const draftKey = (assignmentId: string) => `atelier-draft-${assignmentId}`;
const handedKey = (jobId: string) => `atelier-handed-${jobId}`;

export const keptText = (assignmentId: string): string => passing.getItem(draftKey(assignmentId)) ?? '';

export function keepText(assignmentId: string, text: string): void {
  if (text === '') passing.removeItem(draftKey(assignmentId));
  else passing.setItem(draftKey(assignmentId), text);
}

export const keepHanded = (jobId: string, draft: Draft): void =>
  passing.setItem(handedKey(jobId), JSON.stringify(draft));

export const forgetHanded = (jobId: string): void => passing.removeItem(handedKey(jobId));

/** What was handed in with a job; what cannot be read counts as none. */
export function handed(jobId: string): Draft | null {
  try {
    const kept = JSON.parse(passing.getItem(handedKey(jobId)) ?? 'null') as Partial<Draft> | null;
    if (!kept || typeof kept.text !== 'string' || !Array.isArray(kept.fileIds)) return null;
    const by = (['model', 'either', 'rules'] as const).find(known => known === kept.by);
    return { text: kept.text, fileIds: kept.fileIds.filter(id => typeof id === 'string'), by };
  } catch {
    return null;
  }
}
