import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { MonitorEvent } from '../../src/records/event.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { readCapture, run } from './clearsight.js';
import { recordVerdict } from './recorded-injection.js';

const AUTO_CLICKER = fileURLToPath(new URL('../../captures/auto-clicker.ndjson', import.meta.url));

/** All that is said of a replay, without whom and where. */
const saidOf = (events: readonly MonitorEvent[]) =>
  events.map(({ kind, code, level, module, monotonicMs, sequence, findings = [] }) => ({
    ...{ kind, code, level, module, monotonicMs, sequence },
    findings: findings.map(({ detector, severity, maturity, figures }) => [
      detector,
      severity,
      maturity,
      figures,
    ]),
  }));

const replay = async (folder: string, file: string) =>
  (await run(['replay', file, '--json'], { folder })).events;

test('a real injection: shared, it names nobody, and a replay says the same at the same times', async () => {
  const folder = await recordVerdict();
  const { code, stdout, stderr } = await run(['share', 'capture.ndjson'], { folder });
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^wrote shared\.ndjson\.gz: \d+ records\n/);
  expect(stdout).toMatch(/^replaced: .*\d+ names?.*\d+ PIDs?/m);
  expect(stdout).toContain('judged before and after: the same 1 verdict\n');
  const packed = join(folder, 'shared.ndjson.gz');
  expect(statSync(packed).mode & 0o777).toBe(0o600);
  const text = gunzipSync(readFileSync(packed)).toString();
  const { header, records } = await readCapture(join(folder, 'capture.ndjson'));
  const [found] = records.flatMap(({ record }) => (record.kind === 'target-found' ? [record.process] : []));
  const secrets = [
    ...[hostname(), folder, `/${userInfo().username}/`, header?.session, header?.kernel],
    ...[found?.executable, found?.key, `"pid":${found?.pid},`, `"name":"${found?.name}"`, '/usr/', '/lib'],
    String(header?.clock.epochMs),
  ];
  for (const secret of secrets) expect(text).not.toContain(secret);
  const [before, after] = [await replay(folder, 'capture.ndjson'), await replay(folder, 'shared.ndjson.gz')];
  expect(before.filter(({ kind }) => kind === 'verdict')).toHaveLength(1);
  expect(saidOf(after)).toEqual(saidOf(before));
  expect(after.every(({ time, host }) => time.startsWith('2000-01-01T') && host === '')).toBe(true);
});

test('a clicker: its rhythm is judged as before; a plain file twice the same bytes', async () => {
  const folder = temporaryFolder();
  await run(['share', AUTO_CLICKER, '-o', 'one.ndjson'], { folder });
  await run(['share', AUTO_CLICKER, '-o', 'two.ndjson'], { folder });
  const [one, two] = ['one.ndjson', 'two.ndjson'].map((name) => readFileSync(join(folder, name), 'utf8'));
  expect(one).toBe(two);
  expect(saidOf(await replay(folder, 'one.ndjson'))).toEqual(saidOf(await replay(folder, AUTO_CLICKER)));
  // What is shared can be shared.
  expect((await run(['share', 'one.ndjson', '-o', 'three.ndjson'], { folder })).code).toBe(0);
});

test('a file that is there is left alone, a damaged capture is one line, and nothing is left behind', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'shared.ndjson.gz'), 'mine');
  const refused = await run(['share', AUTO_CLICKER], { folder });
  expect([refused.code, refused.stdout]).toEqual([1, '']);
  expect(refused.stderr).toMatch(/^clearsight: shared\.ndjson\.gz: expected a new file .* \[CS_FILE\]\n$/);
  expect(readFileSync(join(folder, 'shared.ndjson.gz'), 'utf8')).toBe('mine');
  const lines = readFileSync(AUTO_CLICKER, 'utf8').split('\n');
  writeFileSync(join(folder, 'damaged.ndjson'), [...lines.slice(0, 5), '{"kind":"hop"}', ''].join('\n'));
  const damaged = await run(['share', 'damaged.ndjson', '-o', 'new.ndjson'], { folder });
  expect([damaged.code, damaged.stdout]).toEqual([1, '']);
  expect(damaged.stderr).toMatch(/^clearsight: damaged\.ndjson:6: expected "time" .* \[CS_CAPTURE\]\n$/);
  expect(statSync(join(folder, 'new.ndjson'), { throwIfNoEntry: false })).toBeUndefined();
  const missing = await run(['share', AUTO_CLICKER, '-o', 'none/new.ndjson'], { folder });
  expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('ENOENT')]);
});
