import type { AssignmentInput } from '@atelier/api';

/** An assignment to try the house with. Its deadline is always twelve days away. */
export function sampleAssignment(now: Date): AssignmentInput {
  const due = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 12, 23, 59);
  const dueWords = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(due);
  return {
    title: 'Sample: A key-value store with a write-ahead log',
    course_name: 'CS 341 Storage Systems',
    due_at: due.toISOString(),
    points_possible: 100,
    text: `# Assignment 3: A key-value store with a write-ahead log

In this assignment you build a small key-value store that survives crashes. The goal is to understand how a write-ahead log keeps data safe when a process dies at the worst moment.

## What to build

Your store must support the operations get, put, delete and scan. Keys are strings of at most 255 bytes; values are byte strings of at most 1 MiB.

- Every put and delete must be appended to the log and flushed to disk before the call returns.
- On start, the store must replay the log and recover the state of all completed operations.
- A record that was only partly written must be detected by a checksum and ignored.
- The log must be compacted when it grows beyond 64 MiB. Reads and writes should continue while compaction runs.

You may use Python 3.11 or Rust. You must not use an existing database or key-value library. Standard libraries are allowed.

## Tests

Write at least 20 unit tests. Your test suite must include a crash test that kills the process during writes and checks that no completed write is lost. Code coverage must be at least 80 percent.

## Report

Hand in a report of at most 1,500 words as PDF. The report must explain your record format, your recovery procedure and one design decision you would make differently. Include a diagram of the log layout. Cite at least two sources in IEEE style.

## Submission

Submit a single ZIP archive named kv-<your student number>.zip on the course page. It must contain the source code, the tests, a README with build instructions, and the report. Submissions are due on ${dueWords} at 23:59. Late submissions lose 10 points per day and are not accepted after three days.

## Working together

You may discuss ideas in pairs, but all code must be your own. Name your partner in the README. The use of AI tools must be declared in an appendix of the report.`,
    rubric: `Correctness of get, put, delete and scan | 30 points
Recovery after a crash | 25 points
Compaction | 15 points
Tests and coverage | 15 points
Report | 15 points`,
  };
}
