import { expect, test } from 'vitest';
import { CLICKED, isButtonClick } from './messages';

const ours = {
  id: 'ours',
  frameId: 0,
  tab: { id: 3 },
  url: 'https://canvas.example.edu/courses/1/assignments/2',
};

test('the button is heard', () => expect(isButtonClick(CLICKED, ours, 'ours')).toBe(true));

test.each([
  ['another extension', CLICKED, { ...ours, id: 'theirs' }],
  ['nobody in particular', CLICKED, { ...ours, id: undefined }],
  ['a frame within the page', CLICKED, { ...ours, frameId: 7 }],
  ['a page of the extension', CLICKED, { ...ours, tab: undefined }],
  ['another message', 'atelier.something-else', ours],
  ['an object', { type: CLICKED, place: { origin: 'https://evil.example' } }, ours],
  ['nothing', undefined, ours],
])('%s is not', (_, message, sender) => expect(isButtonClick(message, sender, 'ours')).toBe(false));
