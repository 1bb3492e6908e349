import { appendFileSync, copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readLineBatches } from '../../../src/evaluate/corpus/corpus-lines.js';
import { runEvaluation } from '../../../src/evaluate/evaluate.js';
import answer from '../../../src/evaluate/judge/worker.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const fixture = fileURLToPath(
  new URL('../../fixtures/fuzz/corpus/hundred-thousand-bad-lines.gz', import.meta.url),
);

function corpus(): string {
  const path = join(temporaryFolder(), 'corpus.ndjson.gz');
  copyFileSync(fixture, path);
  return path;
}

test('short lines come in batches that fit in memory, and none is left out', async () => {
  let lines = 0;
  for await (const batch of readLineBatches(corpus())) {
    expect(batch.firstLine).toBe(lines + 1);
    expect(batch.lines.length).toBeLessThanOrEqual(4096);
    lines += batch.lines.length;
  }
  expect(lines).toBe(100_000);
});

test('an answer names ten problems and counts the others', () => {
  const lines = Array.from({ length: 50 }, () => '{}');
  const task = {
    kind: 'lines',
    lines,
    firstLine: 7,
    asChannel: null,
    clock: null,
    part: null,
    rules: {},
  } as const;
  const { problems, moreProblems } = answer(task);
  expect(problems.map(({ line }) => line)).toEqual([7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
  expect(moreProblems).toBe(40);
});

test('a file of nothing but bad lines: one line says so', async () => {
  const { problems } = await runEvaluation({ paths: [corpus()], scenarios: [] });
  expect(problems.map(({ message }) => message)).toEqual([
    expect.stringMatching(/^expected .*; no line of this file is a session$/),
  ]);
});

test('bad lines beside a session: ten are named, all are counted', async () => {
  const path = corpus();
  const session = { id: 'a', channel: 'left', label: 'human', resolutionMs: 1, press: [0], release: [20] };
  // Packed data may be put behind packed data.
  appendFileSync(path, gzipSync(`${JSON.stringify(session)}\n`));
  const { problems } = await runEvaluation({ paths: [path], scenarios: [] });
  expect(problems).toHaveLength(11);
  expect(problems.at(-1)?.message).toBe('99990 more lines that are not sessions');
});
