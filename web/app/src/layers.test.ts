import { expect, test } from 'vitest';

/*
 * The floors of the client: ui, lib ← api ← features ← app. A feature never imports a feature.
 */
const files = import.meta.glob<string>(
  ['./**/*.{ts,tsx}', '../../packages/*/src/**/*.{ts,tsx}', '!./**/*.test.*', '!../../packages/**/*.test.*'],
  {
    query: '?raw',
    import: 'default',
    eager: true,
  },
);

const importsOf = (text: string) =>
  [...text.matchAll(/(?:from\s+|import\s*\(?\s*)'([^']+)'/g)].flatMap(match => match[1] ?? []);

/** `app`, `lib`, `feature:study`, `main`, or a package such as `@atelier/ui` and `react`. */
function placeOf(path: string): string {
  const own = /^\.\/(app|lib|features\/([^/]+))\//.exec(path);
  if (own) return own[2] ? `feature:${own[2]}` : (own[1] ?? '');
  const shared = /packages\/(\w+)\/src\//.exec(path);
  return shared ? `@atelier/${shared[1] ?? ''}` : 'main';
}

function targetOf(from: string, specifier: string): string {
  if (!specifier.startsWith('.'))
    return specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/');
  return placeOf(
    new URL(specifier, `file:///app/${from}`).pathname
      .replace(/^\/app\//, './')
      .replace(/^\/packages/, '../../packages'),
  );
}

const outside = [
  'react',
  'react-dom',
  'lucide-react',
  'radix-ui',
  'cmdk',
  '@dnd-kit/core',
  '@dnd-kit/sortable',
];

const allowed: Record<string, (target: string) => boolean> = {
  '@atelier/ui': target => outside.includes(target),
  '@atelier/api': target => target === 'openapi-fetch',
  lib: target => ['react', '@atelier/ui', '@tanstack/react-router'].includes(target),
  app: () => true,
  main: () => true,
};

const featureMayUse = (target: string) =>
  [
    'lib',
    '@atelier/ui',
    '@atelier/api',
    'react',
    'lucide-react',
    '@tanstack/react-query',
    '@tanstack/react-router',
  ].includes(target);

test('there is something to check', () => {
  expect(Object.keys(files).length).toBeGreaterThan(80);
});

test.each(Object.entries(files))('%s imports downwards only', (path, text) => {
  const place = placeOf(path);
  const wrong = importsOf(text)
    .map(specifier => targetOf(path, specifier))
    .filter(target => target !== place)
    .filter(target => !(place.startsWith('feature:') ? featureMayUse(target) : allowed[place]?.(target)));
  expect(wrong).toEqual([]);
});

test.each(Object.entries(files))('%s names no address of the server by hand', (path, text) => {
  // Typed calls take the path as a key of the contract; everything else is in lib/paths.ts.
  const byHand = [...text.matchAll(/['"`]\/api\/[^'"`]*['"`]/g)].filter(match => {
    const before = text.slice(Math.max(0, match.index - 60), match.index);
    return !/http\.(GET|POST|PUT|PATCH|DELETE)\(\s*$/.test(before);
  });
  if (placeOf(path) === '@atelier/api' || path.endsWith('lib/paths.ts')) return;
  expect(byHand.map(match => match[0])).toEqual([]);
});
