import { expect, test } from 'vitest';
import { toApiError } from './problem';

const response = (status: number, headers: Record<string, string> = {}) => ({
  status,
  headers: new Headers(headers),
});

test('a problem document is read whole', () => {
  const error = toApiError(response(422), {
    code: 'study.invalid',
    message: 'Some fields are not valid.',
    details: [{ field: 'title', code: 'required', message: 'Give it a title.' }],
    request_id: 'req_1',
  });
  expect(error).toMatchObject({ status: 422, code: 'study.invalid', requestId: 'req_1' });
  expect(error.field('title')).toBe('Give it a title.');
  expect(error.field('text')).toBeUndefined();
});

test.each([
  ['a page of a proxy', '<html>', 502, 'The server cannot be reached right now. Try again shortly.'],
  ['nothing', undefined, 500, 'Something went wrong on our side.'],
  ['a list', [1, 2], 404, 'This does not exist, or it is not yours to see.'],
  ['wrong types', { message: 4, details: 'no', code: null }, 409, 'This cannot be done right now.'],
])('%s still becomes a sentence', (_, body, status, message) => {
  expect(toApiError(response(status), body)).toMatchObject({
    status,
    message,
    fields: [],
    code: `http.${status}`,
  });
});

test('the wait the server asks for is kept', () => {
  expect(toApiError(response(429, { 'retry-after': '12' }), {}).retryAfter).toBe(12);
  expect(toApiError(response(429, { 'retry-after': 'soon' }), {}).retryAfter).toBeUndefined();
});
