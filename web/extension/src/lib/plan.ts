import { api, ApiError, unwrap, type CapturedAssignment } from '@atelier/api';
import { startPlanning, type AssignmentRef } from '@atelier/app/shared';
import { capture } from './capture';
import type { Place } from './canvas';
import { fetchInPage } from './inPage';
import { webext } from './webext';

/*
 * From the click to a plan that is being made. Where our server has a key for that very Canvas it fetches by itself; where
 * it has none, the assignment is taken from the page. Either way it is the one click that starts it.
 */
const refOf = ({ courseId, assignmentId }: Place): AssignmentRef => ({ courseId, assignmentId });

const pathOf = ({ courseId, assignmentId }: Place) => ({
  path: { course_id: courseId, assignment_id: assignmentId },
});

/** What the server says where it has no key that fits. */
const noKey = ['study.no_connection', 'study.no_such_connection'];

export interface How {
  tabId: number;
  /** A new version in place of the one there is. */
  again: boolean;
  /** From the page, even where the server could fetch by itself. */
  fromPage: boolean;
  onStep: (text: string) => void;
}

/** Starts the plan of the assignment a tab shows. */
export async function planPlace(place: Place, how: How): Promise<void> {
  how.onStep('Asking Atelier');
  const connection = how.fromPage ? undefined : await connectionTo(place.origin);
  if (connection) {
    try {
      await start(place, how.again, connection);
      return;
    } catch (error) {
      if (!(error instanceof ApiError && noKey.includes(error.code))) throw error;
    }
  }
  await sendFromPage(place, how);
  await startPlanning(refOf(place), { again: how.again });
}

/** Our server's own way to that Canvas. One to another Canvas does not count: ids mean something else there. */
async function connectionTo(origin: string): Promise<string | undefined> {
  const { data } = await unwrap(api.http.GET('/api/v1/canvas/connections'));
  return data.find(({ base_url: url }) => URL.canParse(url) && new URL(url).origin === origin)?.id;
}

const start = (place: Place, again: boolean, connection: string) =>
  unwrap(
    api.http.POST('/api/v1/assignments/{course_id}/{assignment_id}/start', {
      params: { ...pathOf(place), query: { connection, ...(again ? { reprocess: true } : {}) } },
    }),
  );

async function sendFromPage(place: Place, { tabId, onStep }: How): Promise<void> {
  const stop = new AbortController();
  const captured = await capture(place, {
    onStep,
    fetch: async (path, as, most) => {
      const [answer] = await webext().scripting.executeScript({
        target: { tabId },
        func: fetchInPage,
        args: [place.origin, path, as, most],
      });
      return answer?.result ?? { status: 0, body: '', problem: 'moved' };
    },
    upload: async file =>
      (await api.uploads.upload({ file, signal: stop.signal, onProgress: () => undefined })).id,
  });
  onStep('Sending it to Atelier');
  await unwrap(
    api.http.PUT('/api/v1/assignments/{course_id}/{assignment_id}/captured', {
      params: pathOf(place),
      // The contract leaves open what is in them.
      body: captured as CapturedAssignment,
    }),
  );
}
