import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/* WCAG 2.2: 4.5 for text, 3 for what outlines a control or carries a state; in both themes. */

const pairs = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map(match => [
    match[1] ?? '',
    { light: match[2] ?? '', dark: match[3] ?? '' },
  ]),
);

function luminance(hex: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(name: string, ground: string, theme: 'light' | 'dark'): number {
  const [a, b] = [name, ground].map(each => luminance(pairs.get(each)?.[theme] ?? '')) as [number, number];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

const papers = ['sunken', 'canvas', 'surface', 'raised'];
const text: [string, string[]][] = [
  ['ink', [...papers, 'accent-soft', 'good-soft', 'warn-soft', 'bad-soft']],
  ['ink-2', [...papers, 'accent-soft']],
  ['ink-3', papers],
  ['accent', papers],
  ['accent-2', [...papers, 'accent-soft']],
  ['on-accent', ['accent', 'accent-2']],
  ['on-mark', ['mark']],
  ['on-bad', ['bad']],
  ['good', ['surface', 'raised', 'canvas', 'good-soft']],
  ['warn', ['surface', 'raised', 'canvas', 'warn-soft']],
  ['bad', [...papers, 'bad-soft']],
  // A tooltip is ink with paper on it.
  ['canvas', ['ink']],
];
const shapes: [string, string[]][] = [
  ['line-2', ['canvas', 'surface', 'raised']],
  ['focus', papers],
  ['good', papers],
];
const themes = ['light', 'dark'] as const;
const cases = (list: [string, string[]][]) =>
  list.flatMap(([name, grounds]) =>
    grounds.flatMap(ground => themes.map(theme => [name, ground, theme] as const)),
  );

test('the tokens are read', () => {
  expect(pairs.size).toBeGreaterThan(20);
});

test.each(cases(text))('%s is readable on %s (%s)', (name, ground, theme) => {
  expect(contrast(name, ground, theme)).toBeGreaterThanOrEqual(4.5);
});

test.each(cases(shapes))('%s can be made out on %s (%s)', (name, ground, theme) => {
  expect(contrast(name, ground, theme)).toBeGreaterThanOrEqual(3);
});
