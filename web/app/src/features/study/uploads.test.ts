import { expect, test } from 'vitest';
import { MAX_BYTES, refusal } from './uploads';

test.each([
  ['brief.pdf', 10, null],
  ['BRIEF.PDF', 10, null],
  ['notes.ipynb', MAX_BYTES, null],
  ['big.pdf', MAX_BYTES + 1, /100 MB/],
  ['empty.pdf', 0, /empty/],
  ['old.doc', 10, /\.docx or PDF/],
  ['movie.mp4', 10, /cannot be read/],
  ['no-ending', 10, /cannot be read/],
  ['trick.pdf.exe', 10, /cannot be read/],
])('%s with %i bytes', (name, size, expected) => {
  const answer = refusal({ name, size });
  if (expected === null) expect(answer).toBeNull();
  else expect(answer).toMatch(expected);
});
