#!/usr/bin/env node
// What a browser must load before it can show the first page of the house, compressed; more than the budget is an error.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const LIMIT_KB = 180;
const dist = fileURLToPath(new URL('../app/dist/', import.meta.url));
const html = readFileSync(`${dist}index.html`, 'utf8');

/** The entry, what it imports, and the shell with Today: the chunks of a first visit. */
const wanted = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(match => match[1]);
const entry = readFileSync(dist + wanted[0], 'utf8');
for (const page of ['AppShell', 'Today']) {
  const chunk = new RegExp(`assets/${page}-[\\w-]+\\.js`).exec(entry);
  if (chunk) wanted.push(chunk[0]);
}
const seen = new Set();
for (const path of wanted) {
  if (seen.has(path)) continue;
  seen.add(path);
  const text = readFileSync(dist + path, 'utf8');
  for (const match of text.matchAll(/from\s*["`']\.\/([\w.-]+\.js)["`']/g)) wanted.push(`assets/${match[1]}`);
}
const total = [...seen].reduce((sum, path) => sum + gzipSync(readFileSync(dist + path)).length, 0) / 1000;
console.log(
  `first page: ${total.toFixed(1)} kB of JavaScript in ${seen.size} files, compressed (limit ${LIMIT_KB} kB)`,
);
if (total > LIMIT_KB) process.exitCode = 1;
