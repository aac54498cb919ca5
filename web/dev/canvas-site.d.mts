/** What the site takes as a key. */
export const KEY: string;
/** Opens it on a free port. */
export function openCanvas(): Promise<{ url: string; close: () => void }>;
