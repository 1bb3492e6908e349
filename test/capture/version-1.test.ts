import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

/**
 * Captures of version 1, from live and from hostile streams, with the events that `clearsight replay --json` gave of them
 * before the format changed. Every event must come again, in its order, with every field that it had; new fields may come.
 * At the end there is now a summary.
 */
const folder = fileURLToPath(new URL('../fixtures/captures-v1/', import.meta.url));
const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const names = readdirSync(folder)
  .filter((file) => !file.includes('.events.'))
  .map((file) => file.replace('.ndjson.gz', ''));

const replay = (name: string) =>
  spawnSync(process.execPath, [program, 'replay', `${folder}${name}.ndjson.gz`, '--json'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });

const linesOf = (text: string) => text.trimEnd().split('\n');
type Json = Record<string, unknown>;

/** Texts that have been put in plain words since. */
const REWORDED: readonly (readonly [string | RegExp, string])[] = [
  [', 0 more new regions', ''],
  [/(\d+\.\d*[1-9])0+\b|(\d+)\.0+\b/g, '$1$2'],
  [', with every interval from ', ': every interval is '],
  [/every interval is (\S+) to \1 ms/g, 'every interval is $1 ms'],
  ['within 1000 ms (limit 22)', 'within 1 s (limit 22 presses)'],
  ['a second (limit 20)', 'a second (limit 20 a second)'],
  ['with a time that no clock has had yet', 'with an impossible time'],
  ['with a time before that of the one before', 'out of order'],
  ['more than fit between two looks', 'too many at once'],
];
const reworded = (text: string) =>
  REWORDED.reduce((said, [before, now]) => said.replaceAll(before, now), text);

/** What of an event stood there before: the same fields, and those alone, at every depth. */
function fieldsOf(before: unknown, now: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(now))
    return now.map((one, index) => fieldsOf(before[index], one));
  if (typeof before !== 'object' || before === null || typeof now !== 'object' || now === null) return now;
  return Object.fromEntries(
    Object.keys(before).map((key) => [key, fieldsOf((before as Json)[key], (now as Json)[key])]),
  );
}

test('there are captures of every kind of decision', () => {
  const events = names.flatMap((name) =>
    linesOf(reworded(gunzipSync(readFileSync(`${folder}${name}.events.ndjson.gz`)).toString())).map((line) =>
      JSON.parse(line),
    ),
  );
  const said = new Set(events.flatMap(({ kind, code }) => [kind, code]));
  const expected = [
    'FI-MEM-001',
    'FI-MEM-002',
    'FI-INP-001',
    'FI-INP-002',
    'FI-DBG-001',
    'region',
    'hit',
    'summary',
  ];
  expect([...said]).toEqual(
    expect.arrayContaining([...expected, 'debugger', 'could-not-tell', 'rate-lowered']),
  );
});

test.each(names)('%s is replayed to the same decisions, twice to the byte', (name) => {
  const { stdout, status } = replay(name);
  const before = linesOf(
    reworded(gunzipSync(readFileSync(`${folder}${name}.events.ndjson.gz`)).toString()),
  ).map((line) => JSON.parse(line));
  const now = linesOf(stdout).map((line) => JSON.parse(line));
  expect(now.pop()).toMatchObject({ kind: 'stop', status: 'suspicious', details: { reason: 'ended' } });
  expect(status).toBe(3);
  expect(now.map(({ kind }) => kind)).toEqual(before.map(({ kind }) => kind));
  expect(fieldsOf(before, now)).toEqual(before);
  expect(replay(name).stdout).toBe(stdout);
});
