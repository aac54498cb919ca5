import { expect, test } from 'vitest';
import { buttonPattern, linkedFiles, placeOf } from './canvas';

const home = 'https://canvas.example.edu';

test.each([
  [`${home}/courses/12/assignments/34`, '12', '34'],
  [`${home}/courses/12/assignments/34/?module_item_id=5#tab`, '12', '34'],
  ['http://127.0.0.1:9000/courses/1/assignments/2', '1', '2'],
  [`${home}/courses/1234~567/assignments/10000000000000000`, '1234~567', '10000000000000000'],
])('%s is an assignment', (url, courseId, assignmentId) =>
  expect(placeOf(url)).toEqual({ origin: new URL(url).origin, courseId, assignmentId }),
);

test.each([
  undefined,
  '',
  'about:blank',
  `${home}/courses/12/assignments`,
  `${home}/courses/12/assignments/34/edit`,
  `${home}/courses/12/assignments/syllabus`,
  `${home}/courses/..%2f12/assignments/34`,
  `${home}/courses/12/assignments/34%2f..`,
  `${home}/x/courses/12/assignments/34`,
  `file:///courses/12/assignments/34`,
  `chrome-extension://abc/courses/12/assignments/34`,
  `${home}/courses/${'1'.repeat(40)}/assignments/34`,
])('%s is none', url => expect(placeOf(url)).toBeUndefined());

test('the button goes on assignment pages only', () => {
  expect(buttonPattern(home)).toBe('https://canvas.example.edu/courses/*/assignments/*');
});

test('files are found by the links of a text, on its own Canvas only', () => {
  const html = `
    <a class="instructure_file_link" href="${home}/courses/1/files/71?verifier=s3cret&amp;wrap=1"
       data-api-endpoint="${home}/api/v1/courses/1/files/71">Brief</a>
    <a href='/files/72/download'>Data</a> <a href="/courses/1/files/73/preview">Again</a>
    <a href="https://evil.example/files/74">elsewhere</a>
    <a href="//evil.example/files/75">elsewhere too</a>
    <a href="https://canvas.example.edu@evil.example/files/76">in disguise</a>
    <a href="/files/../admin">no</a> <a href="/files/abc">no</a> <a href="/courses/1/pages/files/77">no</a>
    <a href="javascript:fetch('/files/78')">no</a> <a href="http://[">no</a>
    <img src="/files/79">`;
  expect(linkedFiles(html, home)).toEqual(['71', '72', '73']);
});

test('a text that is made to take long takes no time', () => {
  const begun = performance.now();
  linkedFiles(`${'href="'.repeat(50_000)}${' href='.repeat(50_000)}`, home);
  expect(performance.now() - begun).toBeLessThan(1_000);
});
