/*
 * What a Canvas looks like from outside: its addresses.
 */

/** An assignment, by where it stands. */
export interface Place {
  /** Of the Canvas. */
  origin: string;
  courseId: string;
  assignmentId: string;
}

const id = String.raw`\d{1,20}(?:~\d{1,19})?`;
const assignmentPath = new RegExp(`^/courses/(${id})/assignments/(${id})/?$`);

/** The assignment a page shows, going by its address; none for every other page. */
export function placeOf(address: string | undefined): Place | undefined {
  if (!address || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  const [, courseId, assignmentId] = assignmentPath.exec(url.pathname) ?? [];
  return courseId && assignmentId ? { origin: url.origin, courseId, assignmentId } : undefined;
}

export const isSamePlace = (a: Place | undefined, b: Place | undefined): boolean =>
  a?.origin === b?.origin && a?.courseId === b?.courseId && a?.assignmentId === b?.assignmentId;

/** Where the button is put: nowhere but on assignment pages of that host. */
export function buttonPattern(origin: string): string {
  const { protocol, hostname } = new URL(origin);
  return `${protocol}//${hostname}/courses/*/assignments/*`;
}

/** The course of a place, as the Canvas's own interface gives it. */
export const coursePath = (place: Place): string => `/api/v1/courses/${place.courseId}`;
export const assignmentPathOf = (place: Place): string =>
  `/api/v1/courses/${place.courseId}/assignments/${place.assignmentId}?include[]=submission`;
export const filePath = (fileId: string): string => `/api/v1/files/${fileId}`;
export const downloadPath = (fileId: string): string => `/files/${fileId}/download?download_frd=1`;

const fileLink = new RegExp(`^/(?:api/v1/)?(?:(?:courses|users|groups)/${id}/)?files/(${id})(?:/|$)`);
const attribute = /\b(?:href|data-api-endpoint)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;

/** The files a text links to, on its own Canvas only. The text is looked at, never shown. */
export function linkedFiles(html: string, origin: string): string[] {
  const found = new Set<string>();
  for (const [, double, single] of html.matchAll(attribute)) {
    const link = (double ?? single ?? '').replaceAll('&amp;', '&');
    if (!URL.canParse(link, origin)) continue;
    const url = new URL(link, origin);
    const file = url.origin === origin ? fileLink.exec(url.pathname)?.[1] : undefined;
    if (file) found.add(file);
  }
  return [...found];
}
