import { refusal } from '@atelier/app/shared';
import { assignmentPathOf, coursePath, downloadPath, filePath, linkedFiles, type Place } from './canvas';
import type { Fetched } from './inPage';

/*
 * Takes an assignment from the page it stands on, where the Canvas gives no keys. What comes back is the page's word, and
 * is held within bounds here; the server believes it no more than we do.
 */
export const MOST_FILES = 10;
export const MOST_FILE_BYTES = 25 * 1024 * 1024;
export const MOST_BYTES = 50 * 1024 * 1024;
const MOST_JSON = 5 * 1024 * 1024;
const MOST_MISSING = 50;

/** What is sent of an assignment. */
export interface Captured {
  origin: string;
  course: object | null;
  assignment: object;
  /** On our server. */
  files: string[];
  /** What could not be had, in plain words. */
  missing: string[];
}

export interface Tools {
  /** Fetches in the page. */
  fetch: (path: string, as: 'text' | 'base64', most: number) => Promise<Fetched>;
  /** Puts a file on our server. */
  upload: (file: File) => Promise<string>;
  /** Says what is being done. */
  onStep: (text: string) => void;
}

/** Why an assignment could not be taken from its page. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
}

type Json = Record<string, unknown>;

export async function capture(place: Place, tools: Tools): Promise<Captured> {
  tools.onStep('Reading the assignment from this page');
  const answer = await tools.fetch(assignmentPathOf(place), 'text', MOST_JSON);
  const assignment = objectIn(answer);
  if (!assignment) throw new CaptureError(whyNot(answer));
  if (idOf(assignment) !== place.assignmentId)
    throw new CaptureError('The page answered with another assignment than the one it shows.');
  const missing: string[] = [];
  const told = await tools.fetch(coursePath(place), 'text', MOST_JSON);
  const course = objectIn(told);
  if (!course) missing.push(`the course: ${reason(told)}`);
  const files = await bring(filesOf(assignment, place.origin), tools, missing);
  return {
    origin: place.origin,
    course: course ? withoutSecrets(course) : null,
    assignment: withoutSecrets(assignment),
    files,
    missing: missing.slice(0, MOST_MISSING).map(line => line.slice(0, 300)),
  };
}

/** Brings files over, one after the other, as many as may be. */
async function bring(ids: string[], tools: Tools, missing: string[]): Promise<string[]> {
  const files: string[] = [];
  let left = MOST_BYTES;
  for (const [n, id] of ids.slice(0, MOST_FILES).entries()) {
    tools.onStep(`Bringing file ${n + 1} of ${Math.min(ids.length, MOST_FILES)}`);
    const told = await tools.fetch(filePath(id), 'text', MOST_JSON);
    const known = objectIn(told);
    if (!known) {
      missing.push(`file ${id}: ${reason(told)}`);
      continue;
    }
    const name = textOf(known.display_name) ?? textOf(known.filename) ?? `file-${id}`;
    const refused = known.locked_for_user === true ? 'It is locked.' : refusal({ name, size: sizeOf(known) });
    if (refused) {
      missing.push(`${name}: ${refused}`);
      continue;
    }
    const room = Math.min(left, MOST_FILE_BYTES);
    if (sizeOf(known) > room) {
      missing.push(`${name}: it is too large to be brought over.`);
      continue;
    }
    const content = await tools.fetch(downloadPath(id), 'base64', room);
    const bytes = content.body === '' ? undefined : bytesIn(content.body, room);
    if (!bytes) {
      missing.push(`${name}: ${reason(content)}`);
      continue;
    }
    left -= bytes.length;
    files.push(await tools.upload(new File([bytes], name)));
  }
  if (ids.length > MOST_FILES)
    missing.push(`${ids.length - MOST_FILES} more files: at most ${MOST_FILES} are brought over.`);
  return files;
}

/** Those that hang on it, and those its text links to. */
function filesOf(assignment: Json, origin: string): string[] {
  const attached = Array.isArray(assignment.attachments) ? assignment.attachments : [];
  const hanging = attached.flatMap((file: unknown) => (isRecord(file) ? (idOf(file) ?? []) : []));
  return [...new Set([...hanging, ...linkedFiles(textOf(assignment.description) ?? '', origin)])];
}

/** What opens something for whoever has it: none of it is needed to plan, so none of it leaves the browser. */
const secrets = ['secure_params', 'uuid', 'calendar', 'enrollments', 'lti_context_id', 'url', 'attachments'];

function withoutSecrets(json: Json): Json {
  const kept = Object.fromEntries(Object.entries(json).filter(([name]) => !secrets.includes(name)));
  if (typeof kept.description === 'string')
    kept.description = kept.description.replace(/([?&])verifier=\w*/g, '$1verifier=');
  // Of what was handed in, only how far it came.
  if (isRecord(kept.submission)) kept.submission = { workflow_state: kept.submission.workflow_state };
  return kept;
}

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, MOST_JSON) : undefined;
const sizeOf = (file: Json): number => (typeof file.size === 'number' && file.size >= 0 ? file.size : 1);

function idOf(json: Json): string | undefined {
  const id = typeof json.id === 'number' && Number.isSafeInteger(json.id) ? String(json.id) : json.id;
  return typeof id === 'string' && /^\d{1,20}(~\d{1,19})?$/.test(id) ? id : undefined;
}

/** The object an answer holds. Canvas puts `while(1);` before what it gives to browsers. */
function objectIn(answer: Fetched): Json | undefined {
  if (answer.problem || answer.status < 200 || answer.status > 299) return undefined;
  try {
    const value: unknown = JSON.parse(answer.body.replace(/^while\(1\);/, ''));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function bytesIn(base64: string, most: number): Uint8Array<ArrayBuffer> | undefined {
  if (base64.length > Math.ceil(most / 3) * 4 + 4) return undefined;
  try {
    const text = atob(base64);
    if (text.length > most) return undefined;
    const bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
    return bytes;
  } catch {
    return undefined;
  }
}

function reason({ problem, status }: Fetched): string {
  if (problem === 'too large') return 'it is too large to be brought over.';
  if (problem) return 'the page could not fetch it.';
  return status >= 400 ? `Canvas answered ${status}.` : 'Canvas answered with something else.';
}

function whyNot(answer: Fetched): string {
  if (answer.problem === 'moved')
    return 'The tab shows another page by now. Go back to the assignment and try again.';
  if (answer.problem === 'unreachable')
    return 'The page could not reach its Canvas. Check the connection and try again.';
  if (answer.problem === 'too large') return 'What Canvas says of this assignment is too large to be read.';
  if (answer.status === 401) return 'Canvas says you are signed out. Sign in there, and try again.';
  if (answer.status === 403) return 'Canvas says you may not see this assignment.';
  if (answer.status === 404) return 'Canvas knows no such assignment, or this is no Canvas.';
  if (answer.status >= 400) return `Canvas answered ${answer.status}. Try again later.`;
  return 'What this page answered is not a Canvas assignment.';
}
