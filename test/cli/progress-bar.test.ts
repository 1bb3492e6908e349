import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shareDone } from '../../src/cli/terminal/evaluate-progress.js';
import { runEvaluation } from '../../src/evaluate/evaluate.js';
import type { EvaluateProgress } from '../../src/evaluate/judge/evaluation.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { clearsight, ON_A_TERMINAL } from './clearsight.js';

test('Ctrl-C takes the bar away, and ends the command', async () => {
  const command = clearsight(['evaluate', '--runs', '10000', '--seconds', '3600', '--threads', '1'], {
    through: ON_A_TERMINAL,
    env: { TERM: 'xterm' },
  });
  await command.printed(/\[#* *\] +\d+ % /);
  const children = readFileSync(`/proc/${command.pid}/task/${command.pid}/children`, 'utf8');
  process.kill(Number(children.trim()), 'SIGINT');
  expect(await command.ended).toBe(130);
  expect(command.stdout.endsWith('\r\x1b[K')).toBe(true);
});

test('the share that is done grows from the first file to the last clicker', async () => {
  const folder = temporaryFolder();
  const press = Array.from({ length: 50 }, (_, index) => index * 300 + (index % 7) * 11);
  const session = { id: 'a', channel: 'left', label: 'human', press };
  for (const name of ['a', 'b', 'c']) {
    writeFileSync(join(folder, `${name}.ndjson`), `${JSON.stringify(session)}\n`);
  }
  const seen: EvaluateProgress[] = [];
  await runEvaluation({
    paths: [folder],
    scenarios: [{ title: 'constant', family: 'constant', rates: [10, 30] }],
    ...{ runs: 1, seconds: 5, threads: 1 },
    onProgress: (progress) => seen.push(structuredClone(progress)),
  });
  const total = { files: 3, clickers: 2 };
  expect(seen.map(({ files, clickers }) => ({ files: files.total, clickers: clickers.total }))).toEqual(
    seen.map(() => total),
  );
  const done = seen.map(({ files, clickers }) => files.done + clickers.done);
  expect(done).toEqual(done.toSorted((one, other) => one - other));
  expect([...new Set(done)]).toEqual([0, 1, 2, 3, 4, 5]);
});

test('the share grows within one large file, as it is read', async () => {
  const press = Array.from({ length: 2000 }, (_, index) => index * 300 + (index % 7) * 11);
  const line = JSON.stringify({ id: 'a', channel: 'left', label: 'human', press });
  const large = join(temporaryFolder(), 'large.ndjson');
  writeFileSync(large, `${line}\n`.repeat(800));
  const shares: number[] = [];
  await runEvaluation({
    ...{ paths: [large], scenarios: [], threads: 1, clocksMs: [50] },
    onProgress: (progress) => shares.push(shareDone(progress)),
  });
  expect(shares).toEqual(shares.toSorted((one, other) => one - other));
  expect(new Set(shares.filter((share) => share > 0 && share < 0.5)).size).toBeGreaterThan(1);
  expect([shares[0], shares.at(-1)]).toEqual([0, 1]);
});

test('an empty file, or a pipe, counts as a file', () => {
  const none = { sessions: 0, presses: 0, bytes: { done: 0, total: 0 }, clickers: { done: 0, total: 1 } };
  expect(shareDone({ ...none, files: { done: 1, total: 3 } })).toBe(0.25);
});
