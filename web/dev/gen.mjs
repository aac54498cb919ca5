#!/usr/bin/env node
// Types from the contract. With --check it only says whether the committed ones are current.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';

const contract = new URL('../../contract/openapi.json', import.meta.url);
const target = new URL('../packages/api/src/schema.gen.ts', import.meta.url);
const head = '// Generated from contract/openapi.json by `npm run gen`. Do not edit.\n\n';

if (!existsSync(contract)) {
  console.error('There is no contract/openapi.json.');
  process.exit(1);
}
const text = head + astToString(await openapiTS(contract, { alphabetize: true, defaultNonNullable: false }));
if (process.argv.includes('--check')) {
  const current = existsSync(target) ? readFileSync(target, 'utf8') : '';
  if (current !== text) {
    console.error('packages/api/src/schema.gen.ts is not current: run `npm run gen`.');
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}
