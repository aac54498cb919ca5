import { expect, test } from 'vitest';
import { assignmentEventsUrl, safeNext, webPage } from './paths';

test.each([
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  'javascript:alert(1)',
  '/a\nb',
  '',
  null,
  7,
])('signing in never leads to %j', next => expect(safeNext(next)).toBe('/'));

test('signing in leads back to our own page', () => {
  expect(safeNext('/study/local/asg_1?tab=board#x')).toBe('/study/local/asg_1?tab=board#x');
});

test('ids cannot leave their place in an address', () => {
  expect(assignmentEventsUrl({ courseId: 'local', assignmentId: '../../auth?x' })).toBe(
    '/api/v1/assignments/local/..%2F..%2Fauth%3Fx/events',
  );
});

test.each(['javascript:alert(1)', 'data:text/html,x', '', null, 'mailto:a@example.org', '//x'])(
  'others cannot lead a browser to %j',
  url => expect(webPage(url)).toBeUndefined(),
);

test('others may lead to a page', () =>
  expect(webPage('https://canvas.example.edu/x')).toBe('https://canvas.example.edu/x'));
