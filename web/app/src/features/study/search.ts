export const assignmentTabs = ['plan', 'board', 'requirements', 'feedback', 'hand-in'] as const;
export type AssignmentTab = (typeof assignmentTabs)[number];

const panels = ['evidence', 'draft', 'why'] as const;
export type AssignmentPanel = (typeof panels)[number];

/** The target of a draft that is for all of the assignment; otherwise a milestone's stable key. */
export const WHOLE = 'whole';

/** What of an assignment is on the screen, as it stands in the address. */
export interface AssignmentSearch {
  tab?: AssignmentTab | undefined;
  panel?: AssignmentPanel | undefined;
  /** The statement whose source is shown. */
  cite?: string | undefined;
  /** The source opened by hand. */
  source?: string | undefined;
  version?: number | undefined;
  /** The version that is held beside the one shown. */
  compare?: number | undefined;
  /** The feedback shown; the newest where none is named. */
  feedback?: string | undefined;
  /** The earlier feedback it is held against. */
  against?: string | undefined;
  /** A draft is being handed in for this: `whole`, or a milestone. */
  draft?: string | undefined;
}

/** Reads an address; what makes no sense is left out. */
export function readAssignmentSearch(raw: Record<string, unknown>): AssignmentSearch {
  const read: AssignmentSearch = {
    tab: assignmentTabs.find(known => known === raw.tab),
    panel: panels.find(known => known === raw.panel),
    cite: text(raw.cite),
    source: text(raw.source),
    version: positive(raw.version),
    compare: positive(raw.compare),
    feedback: text(raw.feedback),
    against: text(raw.against),
    draft: text(raw.draft),
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}

const text = (value: unknown) =>
  typeof value === 'string' && value !== '' && value.length < 200 ? value : undefined;
const positive = (value: unknown) =>
  Number.isSafeInteger(value) && Number(value) > 0 ? Number(value) : undefined;
