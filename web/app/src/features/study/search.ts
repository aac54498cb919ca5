export const assignmentTabs = ['plan', 'board', 'requirements', 'hand-in'] as const;
export type AssignmentTab = (typeof assignmentTabs)[number];

/** What of an assignment is on the screen, as it stands in the address. */
export interface AssignmentSearch {
  tab?: AssignmentTab | undefined;
  panel?: 'evidence' | 'why' | undefined;
  /** The statement whose source is shown. */
  cite?: string | undefined;
  /** The source opened by hand. */
  source?: string | undefined;
  version?: number | undefined;
}

/** Reads an address; what makes no sense is left out. */
export function readAssignmentSearch(raw: Record<string, unknown>): AssignmentSearch {
  const text = (value: unknown) => (typeof value === 'string' && value.length < 200 ? value : undefined);
  const tab = assignmentTabs.find(known => known === raw.tab);
  const panel = (['evidence', 'why'] as const).find(known => known === raw.panel);
  const cite = text(raw.cite);
  const source = text(raw.source);
  const version =
    Number.isSafeInteger(raw.version) && Number(raw.version) > 0 ? Number(raw.version) : undefined;
  return {
    ...(tab ? { tab } : {}),
    ...(panel ? { panel } : {}),
    ...(cite ? { cite } : {}),
    ...(source ? { source } : {}),
    ...(version ? { version } : {}),
  };
}
