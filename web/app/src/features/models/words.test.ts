import { expect, test } from 'vitest';
import {
  attempts,
  cost,
  helpFor,
  kindChoices,
  kindWord,
  outcomeWord,
  purposeWord,
  sentence,
  testWord,
  tokens,
} from './words';

test.each([
  [null, 'Not known'],
  [undefined, 'Not known'],
  [0, '$0'],
  [12, 'under $0.0001'],
  [4_200, '$0.0042'],
  [999_999, '$1.0000'],
  [1_204_000, '$1.20'],
])('%s millionths of a dollar', (micros, words) => expect(cost(micros)).toBe(words));

test('the last test in a word, known or not', () => {
  expect(testWord(null)).toEqual({ label: 'Not tested', tone: 'neutral' });
  expect(testWord('ok')).toEqual({ label: 'Works', tone: 'good' });
  expect(testWord('bad_key')).toEqual({ label: 'Key not accepted', tone: 'bad' });
  expect(testWord('gone_fishing')).toEqual({ label: 'gone fishing', tone: 'bad' });
  expect(outcomeWord('cancelled').tone).toBe('neutral');
});

test('an address that is not allowed says who can allow it', () => {
  expect(helpFor('forbidden')).toContain('egress_allow');
  expect(helpFor('gone_fishing')).toBeUndefined();
});

test('kinds by name; scripts are not offered', () => {
  expect(kindWord('gemini')).toBe('Google Gemini');
  expect(kindWord('quantum')).toBe('quantum');
  expect(kindChoices.map(choice => choice.value)).not.toContain('scripted');
});

test('what for, and how much', () => {
  expect(purposeWord('models.verify')).toBe('Test of the provider');
  expect(purposeWord('study.plan')).toBe('Plan an assignment');
  expect(tokens({ input: 1204, output: 3 })).toBe('1,204 read, 3 written');
  expect(tokens({})).toBe('0 read, 0 written');
  expect([sentence('It broke'), sentence('It broke!')]).toEqual(['It broke.', 'It broke!']);
  expect([attempts(1), attempts(3)]).toEqual(['', '3 attempts']);
});
