import { api, unwrap, type ProvenanceEntry } from '@atelier/api';
import { queryOptions } from '@tanstack/react-query';
import { keys } from '../../lib/keys';
import { provenancePdfUrl, type AssignmentRef } from '../../lib/paths';
import { saveFile } from '../../lib/saveFile';

export const provenanceQuery = (ref: AssignmentRef) =>
  queryOptions({
    queryKey: keys.provenance(ref),
    queryFn: () =>
      unwrap(
        api.http.GET('/api/v1/assignments/{course_id}/{assignment_id}/provenance', {
          params: { path: { course_id: ref.courseId, assignment_id: ref.assignmentId } },
        }),
      ),
  });

export async function saveProvenance(ref: AssignmentRef, title: string): Promise<void> {
  saveFile(await api.download(provenancePdfUrl(ref)), `Provenance of ${title}`, 'pdf');
}

/** Entries by the day they happened on, in the reader's zone; the order is kept. */
export function byDay<T extends Pick<ProvenanceEntry, 'at'>>(entries: readonly T[]): [string, T[]][] {
  const days: [string, T[]][] = [];
  for (const entry of entries) {
    const date = new Date(entry.at);
    const day = `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
    const last = days.at(-1);
    if (last?.[0] === day) last[1].push(entry);
    else days.push([day, [entry]]);
  }
  return days;
}

/** Micro-dollars: `$0.42`; less than a cent is said as such. */
export function dollars(micros: number): string {
  if (micros > 0 && micros < 10_000) return 'less than $0.01';
  return `$${(micros / 1_000_000).toFixed(2)}`;
}
