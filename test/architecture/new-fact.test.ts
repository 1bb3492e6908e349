import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';

/**
 * docs/write-a-detector.md shows how to add a fact: files of its own and one line in each of three tables. Here that is done
 * to a copy of the project, as the page has it, and the fact is watched, recorded and replayed.
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(`${root}docs/write-a-detector.md`, 'utf8');
const guide = page.slice(page.indexOf('## A new fact'), page.indexOf('## An input indicator'));

/** Path and content of every file that the page shows. */
const ownFiles = [...guide.matchAll(/\*\*`([^`]+)`\*\*[\s\S]*?```ts\n([\s\S]*?)```/g)].map(
  ([, path, text]) => ({
    path: path as string,
    text: text as string,
  }),
);
/** Table and line. */
const tableLines = [...guide.matchAll(/^- `([^`]+)`: `([^`]+)`$/gm)].map(([, path, line]) => ({
  path: path as string,
  line: line as string,
}));

const ALL_OPEN = /6\d\d files are open/;

/** Resolves once a file that others write holds such text. */
async function holds(path: string, text: RegExp): Promise<void> {
  await new Promise<void>((resolve) => {
    const look = () => {
      if (!text.test(readFileSync(path, 'utf8'))) return;
      watcher.close();
      resolve();
    };
    const watcher = watch(path, look);
    look();
  });
}

let copy = '';

const run = (args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });
  return { status, stdout, stderr };
};
const clearsight = (...args: string[]) => run([join(copy, 'dist/cli/main.js'), ...args]);
const eventsIn = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'clearsight-new-fact-'));
  for (const part of [
    'src',
    'page',
    'scripts',
    'docs',
    'schemas',
    'man',
    'test',
    'package.json',
    'tsconfig.json',
    'vitest.config.ts',
  ]) {
    cpSync(`${root}${part}`, join(copy, part), { recursive: true });
  }
  symlinkSync(`${root}node_modules`, join(copy, 'node_modules'));
  for (const { path, text } of ownFiles) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), text);
  }
  for (const { path, line } of tableLines) {
    const table = readFileSync(join(copy, path), 'utf8');
    writeFileSync(join(copy, path), `${table}${line}\n`);
  }
  expect(run(['scripts/build.mjs'])).toMatchObject({ status: 0 });
}, 120_000);

afterAll(() => rmSync(copy, { recursive: true, force: true }));

test('the page shows four files of its own and one line in each of three tables', () => {
  expect(ownFiles.map(({ path }) => path)).toEqual([
    'src/facts/descriptors.ts',
    'src/sources/linux/descriptors-probe.ts',
    'src/workers/memory/many-descriptors.ts',
    'test/workers/memory/many-descriptors.test.ts',
  ]);
  expect(tableLines.map(({ path }) => path)).toEqual([
    'src/facts/table.ts',
    'src/sources/linux/table.ts',
    'src/workers/table.ts',
  ]);
});

test('its own test passes, and so do those that hold every detector, probe and fact to the rules', () => {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const files = ['test/workers/memory/many-descriptors.test.ts', 'test/architecture/registration.test.ts'];
  const { status, stdout, stderr } = run([vitest, 'run', '--root', copy, ...files]);
  expect(status, stdout + stderr).toBe(0);
}, 60_000);

test('the docs get their rows', () => {
  expect(run(['scripts/generate-schemas.mjs']).status).toBe(0);
  const docs = readFileSync(join(copy, 'docs/detectors.md'), 'utf8');
  expect(docs).toContain('| `descriptors` | number of open files | memory |');
  expect(docs).toContain('`many-descriptors`<br>Process has very many files open');
});

test('live it is found, with what another fact says; recorded and replayed it is the same', async () => {
  const program = `
    const { openSync } = require('node:fs');
    process.stdout.write('ready');
    process.stdin.on('data', () => { for (let n = 0; n < 600; n++) openSync('/dev/null'); });`;
  const target = spawn(process.execPath, ['--jitless', '-e', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void target.kill('SIGKILL'));
  await new Promise((resolve) => target.stdout.once('data', resolve));
  const monitor = spawn(
    process.execPath,
    [
      join(copy, 'dist/cli/main.js'),
      ...['watch', '--pid', String(target.pid), '--input', 'none', '--interval', '20ms', '--json'],
      ...['--record', join(copy, 'session.ndjson'), '--log-dir', join(copy, 'logs')],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  onTestFinished(() => void monitor.kill('SIGKILL'));
  let said = '';
  let isFound = false;
  await new Promise<void>((resolve) => {
    monitor.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (!isFound && said.includes('"target-found"')) target.stdin.write('open\n');
      isFound = said.includes('"target-found"');
      if (ALL_OPEN.test(said)) resolve();
    });
  });
  const capture = join(copy, 'session.ndjson');
  await holds(capture, /"kind":"unchanged",[^\n]*"fact":"descriptors"/);
  const ended = new Promise((resolve) => monitor.once('close', resolve));
  monitor.kill('SIGTERM');
  await ended;

  const findings = eventsIn(said).filter(({ kind }) => kind === 'finding');
  // A reading may have come while the files were being opened.
  expect(findings.length).toBeLessThanOrEqual(2);
  expect(findings.at(-1)).toMatchObject({ level: 'WARNING', severity: 'low', pid: target.pid });
  expect(findings.at(-1).message).toMatch(
    /6\d\d files are open, [1-9]\d* regions executable \[many-descriptors\]$/,
  );
  expect(readFileSync(capture, 'utf8')).toMatch(
    /"kind":"observed",[^\n]*"fact":"descriptors",[^\n]*"value":\{"open":\d+\}/,
  );

  const replayed = clearsight('replay', capture, '--json');
  const again = eventsIn(replayed.stdout).filter(({ kind }) => kind === 'finding');
  expect(again.map(({ sequence: _, replayed: _replayed, ...event }) => event)).toEqual(
    findings.map(({ sequence: _, ...event }) => event),
  );
}, 60_000);
