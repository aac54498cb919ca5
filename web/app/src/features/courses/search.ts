export const courseTabs = ['assignments', 'map'] as const;
export type CourseTab = (typeof courseTabs)[number];

export interface CourseSearch {
  tab?: CourseTab | undefined;
  /** Through which connection to a Canvas it is seen. */
  connection?: string | undefined;
}

export function readCourseSearch(raw: Record<string, unknown>): CourseSearch {
  const tab = courseTabs.find(known => known === raw.tab);
  return {
    ...(tab && tab !== 'assignments' ? { tab } : {}),
    ...(typeof raw.connection === 'string' ? { connection: raw.connection } : {}),
  };
}
