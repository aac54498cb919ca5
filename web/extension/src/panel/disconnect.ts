import { api } from '@atelier/api';
import { patternOf } from '../lib/address';
import { keeper, keptSites } from '../lib/kept';
import { webext } from '../lib/webext';

/**
 * Ends the session on the server and forgets everything about it here. Rejects where the server did not hear it; here it is
 * over all the same.
 */
export async function disconnect(server: string): Promise<void> {
  await webext().storage.local.remove('server');
  try {
    await api.session.signOut();
  } finally {
    await keeper.clear();
    const needed = (await keptSites()).some(site => patternOf(site) === patternOf(server));
    if (!needed) await webext().permissions.remove({ origins: [patternOf(server)] });
  }
}
