import type { FieldError, Problem } from './contract';

/** What the server answered when it said no, or that it could not be reached (`status` 0). */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    /** Stable, such as `study.plan_running`. */
    readonly code: string,
    message: string,
    readonly fields: readonly FieldError[] = [],
    readonly requestId?: string,
    /** Seconds to wait, where the server said so. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }

  /** What is wrong with one field, if anything. */
  field(name: string): string | undefined {
    return this.fields.find(error => error.field === name)?.message;
  }

  get unreachable(): boolean {
    return this.status === 0;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const byStatus: Record<number, string> = {
  401: 'Please sign in again.',
  403: 'You may not do this.',
  404: 'This does not exist, or it is not yours to see.',
  409: 'This cannot be done right now.',
  412: 'This was changed in the meantime. Reload and try again.',
  413: 'This is too large.',
  429: 'Too many requests. Wait a moment and try again.',
  502: 'The server cannot be reached right now. Try again shortly.',
  503: 'The server cannot answer right now. Try again shortly.',
  504: 'The server takes too long to answer. Try again shortly.',
};

/** Reads a problem document, or makes one up from the status when the answer is not one (a proxy, a crash). */
export function toApiError(response: Pick<Response, 'status' | 'headers'>, body: unknown): ApiError {
  const problem: Partial<Record<keyof Problem, unknown>> = isRecord(body) ? body : {};
  const fields = Array.isArray(problem.details)
    ? problem.details.filter(isRecord).map(detail => ({
        field: text(detail.field) ?? '',
        code: text(detail.code) ?? 'invalid',
        message: text(detail.message) ?? 'Not valid.',
      }))
    : [];
  const message =
    text(problem.message) ??
    text(problem.detail) ??
    byStatus[response.status] ??
    'Something went wrong on our side.';
  const wait = Number(response.headers.get('retry-after'));
  return new ApiError(
    response.status,
    text(problem.code) ?? text(problem.error) ?? `http.${response.status}`,
    message,
    fields,
    text(problem.request_id) ?? response.headers.get('x-request-id') ?? undefined,
    Number.isFinite(wait) && wait > 0 ? wait : undefined,
  );
}

/** The network failed before the server could answer. */
export function unreachable(): ApiError {
  return new ApiError(0, 'client.unreachable', 'The server cannot be reached. Check the connection.');
}
