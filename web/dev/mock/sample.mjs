import { readFileSync } from 'node:fs';

// The sample of the client, so that there is one.
const file = readFileSync(new URL('../../app/src/features/study/sample.ts', import.meta.url), 'utf8');
export const sampleText = /text: `([\s\S]*?)`,/.exec(file)[1].replace('${dueWords}', '2 December 2026');
export const sampleRubric = /rubric: `([\s\S]*?)`,/.exec(file)[1];
