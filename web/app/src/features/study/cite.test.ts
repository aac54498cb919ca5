import type { Citation, Source } from '@atelier/api';
import { expect, test } from 'vitest';
import { locate } from './cite';

const source = (...texts: string[]): Source => ({
  id: 'fil_1',
  name: 'brief.pdf',
  kind: 'file',
  warnings: [],
  words: 0,
  blocks: texts.map((text, n) => ({ kind: 'paragraph', text, place: { page: 1, paragraph: n + 1 } })),
});
const claim = (quote: string, paragraph: number, range?: [number, number]): Citation => ({
  source_id: 'fil_1',
  source_name: 'brief.pdf',
  paragraph,
  quote,
  range: range ? { start: range[0], end: range[1] } : null,
});
const shown = (from: Source, citation: Citation) =>
  locate(citation, from).map(place => {
    const block = from.blocks.find(candidate => String(candidate.place.paragraph) === place.blockId);
    return block?.text.slice(place.start, place.end);
  });

test('the range of the server is taken as it is, counted in characters and not in halves of them', () => {
  const from = source('😀😀 You must cite. You must cite.');
  expect(shown(from, claim('You must cite.', 1, [18, 32]))).toEqual(['You must cite.']);
  expect(locate(claim('You must cite.', 1, [18, 32]), from)[0]?.start).toBe(20);
});

test.each([
  ['white space', 'It must\n  not exceed\u00a02,500 words.', 'It must not exceed 2,500 words.'],
  ['a word cut at the line end', 'Submit the docu-\nmentation as PDF.', 'Submit the documentation as PDF.'],
  ['soft hyphens', 'Submit the docu\u00admentation.', 'Submit the documentation.'],
  ['quotation marks and dashes', 'Use “double” quotes – don’t mix.', 'Use "double" quotes - don\'t mix.'],
  ['ligatures', 'The ﬁnal ofﬁce hour.', 'The final office hour.'],
  ['case', 'NO LATE WORK.', 'No late work.'],
])('a quote is found in spite of %s', (_, text, quote) => {
  expect(shown(source('Something before.', text, 'Something after.'), claim(quote, 2))).toEqual([text]);
});

test('a real hyphen stays part of the word', () => {
  expect(shown(source('A well-known problem.'), claim('well-known', 1))).toEqual(['well-known']);
});

test('a quote that runs over the end of a block is marked in both', () => {
  const from = source('Your report must not', 'exceed 2,500 words. Next.');
  expect(shown(from, claim('must not exceed 2,500 words.', 1, [12, 20]))).toEqual([
    'must not',
    'exceed 2,500 words.',
  ]);
});

test('of several occurrences the one nearest to the named block is taken', () => {
  const from = source('Cite it.', 'Filler.', 'Filler.', 'Cite it.');
  expect(locate(claim('Cite it.', 4), from)[0]?.blockId).toBe('4');
  expect(locate(claim('Cite it.', 1), from)[0]?.blockId).toBe('1');
});

test('a quote that is not there marks its block, and an unknown block marks nothing', () => {
  expect(shown(source('First.', 'Second.'), claim('never written', 2))).toEqual(['Second.']);
  expect(locate(claim('never written', 9), source('First.'))).toEqual([]);
});

test('right-to-left and CJK text is marked exactly', () => {
  expect(shown(source('يجب تسليم التقرير يوم الجمعة.'), claim('تسليم التقرير', 1))).toEqual([
    'تسليم التقرير',
  ]);
  expect(shown(source('報告書は2,500字以内とする。'), claim('2,500字以内', 1))).toEqual(['2,500字以内']);
});
