#!/usr/bin/env node
// Builds the extension: `dist/chromium` and `dist/firefox` to load as they are, and a zip of each.
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { icon } from './icon.mjs';
import { chromium, firefox, ICONS } from './manifest.mjs';
import { zip } from './zip.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const built = join(dist, 'built');

const common = {
  root,
  configFile: false,
  logLevel: 'warn',
  publicDir: false,
};
const output = {
  outDir: built,
  emptyOutDir: false,
  target: ['chrome123', 'firefox128'],
  cssTarget: ['chrome123', 'firefox128'],
  sourcemap: false,
  reportCompressedSize: false,
  modulePreload: { polyfill: false },
};

/** The pages, and what is woken by clicks. */
const pages = () =>
  build({
    ...common,
    plugins: [react(), tailwindcss()],
    build: {
      ...output,
      rolldownOptions: {
        input: { panel: join(root, 'panel.html'), background: join(root, 'src/background.ts') },
        output: {
          entryFileNames: entry =>
            entry.name === 'background' ? 'background.js' : 'assets/[name]-[hash].js',
        },
      },
    },
  });

/** What is put into pages: one plain script, for there are no modules. */
const button = () =>
  build({
    ...common,
    build: {
      ...output,
      lib: {
        entry: join(root, 'src/button.ts'),
        formats: ['iife'],
        name: 'atelierButton',
        fileName: () => 'button.js',
      },
    },
  });

function filesIn(folder, under = '') {
  return readdirSync(join(folder, under), { withFileTypes: true }).flatMap(entry => {
    const path = under ? `${under}/${entry.name}` : entry.name;
    return entry.isDirectory() ? filesIn(folder, path) : [[path, readFileSync(join(folder, path))]];
  });
}

function pack(name, manifest) {
  const folder = join(dist, name);
  cpSync(built, folder, { recursive: true });
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  const archive = zip(filesIn(folder));
  writeFileSync(join(dist, `atelier-${name}-${manifest.version}.zip`), archive);
  console.log(`extension: atelier-${name}-${manifest.version}.zip, ${Math.round(archive.length / 1000)} kB`);
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(join(built, 'icons'), { recursive: true });
await pages();
await button();
for (const size of ICONS) writeFileSync(join(built, 'icons', `${size}.png`), icon(size));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
pack('chromium', chromium(version));
pack('firefox', firefox(version));
rmSync(built, { recursive: true });
