#!/usr/bin/env node
// Types from the contract.   node dev/gen.mjs [--check] [contract]
// With --check it only says whether the committed ones are current.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const check = process.argv.includes('--check');
const given = process.argv.slice(2).find(word => !word.startsWith('-'));
const contract = given ?? fileURLToPath(new URL('../../contract/openapi.json', import.meta.url));
const target = new URL('../packages/api/src/schema.gen.ts', import.meta.url);
const head = '// Generated from contract/openapi.json by `npm run gen`. Do not edit.\n\n';

if (!existsSync(contract)) {
  console.error(`There is no ${contract}.`);
  process.exit(1);
}
const document = JSON.parse(readFileSync(contract, 'utf8'));
// We call by path and method; names of operations would only make the types longer.
for (const item of Object.values(document.paths)) {
  for (const operation of Object.values(item)) delete operation.operationId;
}
const text = head + astToString(await openapiTS(document, { alphabetize: true, defaultNonNullable: false }));
if (!check) {
  writeFileSync(target, text);
} else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  console.error('packages/api/src/schema.gen.ts is not current: run `npm run gen`.');
  process.exit(1);
}
