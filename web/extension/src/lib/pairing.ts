import { ApiError, safeJson, toApiError, type DeviceCodes, type Tokens } from '@atelier/api';

/*
 * Coming in without a password: the server gives a code, the person answers on its page, and meanwhile we ask.
 */
type Fetch = (request: Request) => Promise<Response>;

const ANSWER_MS = 20_000;

async function post(fetch: Fetch, url: string, body: unknown): Promise<unknown> {
  const request = new Request(url, {
    method: 'POST',
    // Nobody is signed in here: whatever cookies there are belong to the browser's pages.
    credentials: 'omit',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_MS),
  });
  let answer: Response;
  try {
    answer = await fetch(request);
  } catch {
    throw new ApiError(
      0,
      'client.unreachable',
      'Nothing answers at this address. Check it, and the connection.',
    );
  }
  const json = safeJson(await answer.text());
  if (!answer.ok) throw toApiError(answer, json);
  return json;
}

const between = (value: unknown, low: number, high: number): number =>
  Math.min(high, Math.max(low, Number.isFinite(value) ? Number(value) : low));

/** Asks a server for codes. Something else that answers there is told apart from an Atelier. */
export async function askIn(origin: string, name: string, fetch: Fetch): Promise<DeviceCodes> {
  const strange = new ApiError(
    0,
    'client.no_atelier',
    'Something answers at this address, but it is no Atelier, or an old one.',
  );
  const answer = await post(fetch, `${origin}/api/v1/auth/devices/code`, { client_name: name }).catch(
    (error: unknown) => {
      throw error instanceof ApiError && error.code.startsWith('http.') && error.status < 500
        ? strange
        : error;
    },
  );
  const codes = answer as Partial<DeviceCodes> | undefined;
  if (typeof codes?.device_code !== 'string' || !/^[A-Z]{4}-[A-Z]{4}$/.test(codes.user_code ?? ''))
    throw strange;
  return {
    ...(codes as DeviceCodes),
    expires_in: between(codes.expires_in, 30, 3600),
    interval: between(codes.interval, 1, 60),
  };
}

/** The page to answer on: of the very server one typed, whatever that server says. */
export const pairPage = ({ origin, codes }: Pick<Pairing, 'origin' | 'codes'>): string =>
  `${origin}/pair?code=${encodeURIComponent(codes.user_code)}`;

/** A pairing under way. */
export interface Pairing {
  origin: string;
  codes: DeviceCodes;
  /** Milliseconds since 1970. */
  until: number;
}

export async function beginPairing(origin: string, name: string, fetch: Fetch): Promise<Pairing> {
  const codes = await askIn(origin, name, fetch);
  return { origin, codes, until: Date.now() + codes.expires_in * 1000 };
}

/** Asks until somebody has answered. Throws when it was refused, or its time is over. */
export async function waitIn(
  { origin, codes, until }: Pairing,
  tools: { fetch: Fetch; wait: (ms: number) => Promise<void>; now: () => number; signal: AbortSignal },
): Promise<Tokens> {
  let interval = codes.interval;
  for (;;) {
    await tools.wait(interval * 1000);
    tools.signal.throwIfAborted();
    try {
      const body = { device_code: codes.device_code };
      return (await post(tools.fetch, `${origin}/api/v1/auth/devices/token`, body)) as Tokens;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.code === 'identity.slow_down') interval += 5;
      // The server may be away for a moment, or busy.
      else if (error.code !== 'identity.authorization_pending' && !passing(error)) throw error;
    }
    if (tools.now() >= until)
      throw new ApiError(400, 'identity.expired_token', 'Nobody has answered in time. Ask for a new code.');
  }
}

const passing = ({ status }: ApiError): boolean => status === 0 || status === 429 || status >= 500;
