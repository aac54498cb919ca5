/*
 * The address of an Atelier, as a person types it.
 */
export type Read = { origin: string } | { problem: string };

const refused = (problem: string): Read => ({ problem });

/** The server's origin. Without a scheme it is https, save on this machine and in this network. */
export function readAddress(typed: string): Read {
  const text = typed.trim();
  if (text === '') return refused('Enter the address of your Atelier.');
  const named = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (named && named !== 'http' && named !== 'https')
    return refused('An address begins with https:// or http://.');
  let url: URL;
  try {
    url = new URL(named ? text : `https://${text}`);
    if (!named && isNear(url.hostname)) url = new URL(`http://${text}`);
  } catch {
    return refused('This is not an address. It looks like https://atelier.example.org.');
  }
  if (url.username !== '' || url.password !== '')
    return refused('Leave name and password out of the address. You sign in on its page.');
  return { origin: url.origin };
}

/** What the browser has to allow to reach an origin; ports are not told apart there. */
export function patternOf(origin: string): string {
  const { protocol, hostname } = new URL(origin);
  return `${protocol}//${hostname}/*`;
}

export const hostOf = (origin: string): string => new URL(origin).host;

/** Whether everybody between here and there could read along, and change what is said. */
export function isOpenToAll(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'http:' && !isNear(hostname);
}

/** This machine, or a network of one's own. */
function isNear(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (host === 'localhost' || host.endsWith('.localhost') || host.endsWith('.local')) return true;
  if (host.includes(':')) return host === '::1' || /^f[cd]/.test(host) || /^fe[89ab]/.test(host);
  const parts = /^(\d+)\.(\d+)\.\d+\.\d+$/.exec(host);
  if (!parts) return false;
  const [first, second] = [Number(parts[1]), Number(parts[2])];
  return (
    first === 127 ||
    first === 10 ||
    (first === 192 && second === 168) ||
    (first === 172 && second >= 16 && second <= 31) ||
    (first === 169 && second === 254)
  );
}
