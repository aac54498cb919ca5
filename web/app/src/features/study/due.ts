export const dueFilters = ['overdue', 'week', 'month', 'later'] as const;
export type DueFilter = (typeof dueFilters)[number];

/** The window of time a filter means, as the API takes it. */
export function dueWindow(
  filter: DueFilter | undefined,
  now: Date,
): { due_after?: string; due_before?: string } {
  const inDays = (days: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + days).toISOString();
  switch (filter) {
    case 'overdue':
      return { due_before: now.toISOString() };
    case 'week':
      return { due_after: now.toISOString(), due_before: inDays(8) };
    case 'month':
      return { due_after: now.toISOString(), due_before: inDays(32) };
    case 'later':
      return { due_after: inDays(32) };
    case undefined:
      return {};
  }
}
