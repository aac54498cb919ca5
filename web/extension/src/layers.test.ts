import { expect, test } from 'vitest';

/* What the extension stands on: the web client's shared door, never its inside; and no code that is not packed with it. */
const files = import.meta.glob<string>(['./**/*.{ts,tsx}', '!./**/*.test.*', '!./panel/fake.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});

const may = [
  '@atelier/api',
  '@atelier/app/shared',
  '@atelier/ui',
  '@atelier/ui/styles.css',
  '@tanstack/react-query',
  '@tanstack/react-router',
  'lucide-react',
  'react',
  'react-dom/client',
];

test('there is something to check', () => expect(Object.keys(files).length).toBeGreaterThan(15));

test.each(Object.entries(files))('%s keeps to its own', (path, text) => {
  const imports = [...text.matchAll(/(?:from\s+|import\s*\(?\s*)'([^']+)'/g)].flatMap(
    match => match[1] ?? [],
  );
  const beyond = imports.filter(name =>
    name.startsWith('.')
      ? !new URL(name, `file:///src/${path}`).pathname.startsWith('/src/')
      : !may.includes(name),
  );
  expect(beyond).toEqual([]);
  expect(text).not.toMatch(
    /\beval\(|new Function|importScripts|onMessageExternal|onConnectExternal|innerHTML/,
  );
});

test('only `webext.ts` knows what the browsers call themselves', () => {
  const others = Object.entries(files).filter(([path]) => !path.endsWith('/webext.ts'));
  expect(others.filter(([, text]) => /\b(chrome|browser)\.[a-z]/.test(text)).map(([path]) => path)).toEqual(
    [],
  );
});
