import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { EventLines } from '../../src/outlets/formats/event-lines.js';
import { machineId } from '../../src/sources/machine-id.js';
import { problemsOfEcs } from '../outlets/formats/ecs-validator.js';
import { problemsOfOcsf } from '../outlets/formats/ocsf-validator.js';
import { testWith } from '../support/requirements.js';
import { start, tell } from '../support/target.js';
import { auditEvents, type Clearsight, clearsight, run } from './clearsight.js';

const CLICKER = fileURLToPath(new URL('../../captures/auto-clicker.ndjson', import.meta.url));
const QUIET = ['--input', 'none', '--interval', '5ms'];

interface Ocsf {
  readonly activity_id: number;
  readonly class_uid: number;
  readonly verdict_id?: number;
  readonly finding_info: { readonly uid: string; readonly types: readonly string[] };
  readonly evidences: readonly Record<string, unknown>[];
  readonly raw_data_hash: { readonly value: string };
  readonly device: { readonly hostname: string; readonly uid?: string };
}
interface Ecs {
  readonly clearsight: { readonly gaps?: readonly string[] };
  readonly event: { readonly kind: string; readonly action: string };
  readonly process?: { readonly pid: number; readonly entity_id?: string; readonly executable?: string };
}

function parsed<Line>(text: string, problemsOf: (line: unknown) => string[]): Line[] {
  const lines = text.split('\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) => {
    expect(problemsOf(JSON.parse(line)), line).toEqual([]);
    return JSON.parse(line);
  });
}
const ocsfOf = (text: string) => parsed<Ocsf>(text, problemsOfOcsf);
const ecsOf = (text: string) => parsed<Ecs>(text, problemsOfEcs);

const auditLines = ({ folder }: Pick<Clearsight, 'folder'>) =>
  readFileSync(join(folder, 'ClearSight/logs/audit.ndjson'), 'utf8').trimEnd().split('\n');

/** What the audit file of a live command gives in another format. */
function fromAudit(command: Clearsight, format: 'ocsf' | 'ecs'): string {
  const lines = new EventLines({ format, machineId: machineId() });
  const wanted = auditLines(command).map((line) => lines.lineOf(JSON.parse(line)));
  return wanted.map((line) => (line === undefined ? '' : `${line}\n`)).join('');
}

test('a real injection that ends the process: one finding that is created, updated and closed, as the audit file has it', async () => {
  const target = await start('target');
  await tell(target, 'rwx');
  const flags = ['--action', 'terminate', '--evidence', 'evidence', '--record', 'capture.ndjson', ...QUIET];
  const args = ['watch', '--pid', `${target.pid}`, ...flags, '--json', '--format', 'ocsf'];
  const monitor = await run(args);
  expect(monitor.code).toBe(3);
  const lines = ocsfOf(monitor.stdout);
  expect(monitor.stdout).toBe(fromAudit(monitor, 'ocsf'));
  expect(lines.map(({ activity_id }) => activity_id).toSorted()).toEqual([1, 2, 3]);
  expect(new Set(lines.map(({ finding_info }) => finding_info.uid)).size).toBe(1);
  expect(lines[0]).toMatchObject({ class_uid: 2004, finding_info: { types: ['memory'] } });
  // Nothing that was to be seen was blind.
  expect(lines[0]).not.toHaveProperty('status_detail');
  const hashes = auditLines(monitor).map((line) => createHash('sha256').update(line).digest('hex'));
  for (const { raw_data_hash: hash } of lines) expect(hashes).toContain(hash.value);
  const { processKey, executable } = auditEvents(monitor).find(({ kind }) => kind === 'verdict') ?? {};
  expect(processKey).toMatch(new RegExp(`^${target.pid}:\\d+$`));
  expect(lines[0]?.evidences[0]).toMatchObject({
    process: { pid: target.pid, uid: processKey, name: 'target', file: { path: executable, name: 'target' } },
  });

  // The replay of it is the same finding, of the same process, and no new one.
  const replay = await run(['replay', 'capture.ndjson', '--json', '--format', 'ocsf'], {
    folder: monitor.folder,
  });
  const again = ocsfOf(replay.stdout);
  expect(again.map(({ finding_info }) => finding_info.uid)).toEqual([lines[0]?.finding_info.uid]);
  expect(again[0]?.evidences).toEqual(lines[0]?.evidences);
});

test('left alive and half blind, as ECS: every event has its line, and the verdict says what was blind', async () => {
  const target = await start('target');
  const flags = ['--input', 'uiohook', '--interval', '5ms', '--keep-watching'];
  const args = ['watch', '--pid', `${target.pid}`, ...flags, '--json', '--format', 'ecs'];
  const monitor = clearsight(args, { env: { CLEARSIGHT_HEARTBEAT: '100ms' } });
  const nextOf = (kind: string) => monitor.next((line) => (line as unknown as Ecs).event.action === kind);
  await nextOf('blind');
  await tell(target, 'rwx');
  await nextOf('enforcement');
  await nextOf('heartbeat');
  monitor.child.kill('SIGTERM');
  expect(await monitor.ended).toBe(143);
  const lines = ecsOf(monitor.stdout);
  expect(monitor.stdout).toBe(fromAudit(monitor, 'ecs'));
  expect(lines).toHaveLength(auditLines(monitor).length);
  const kinds = Object.fromEntries(lines.map(({ event }) => [event.action, event.kind]));
  expect(kinds).toMatchObject({
    ...{ start: 'event', 'target-found': 'event', region: 'event', hit: 'event', verdict: 'alert' },
    ...{ enforcement: 'event', blind: 'pipeline_error', heartbeat: 'metric', stop: 'event' },
  });
  const [verdict] = lines.filter(({ event }) => event.action === 'verdict');
  const [enforcement] = lines.filter(({ event }) => event.action === 'enforcement');
  expect(verdict?.process?.entity_id).toMatch(new RegExp(`:${target.pid}:\\d+$`));
  expect(enforcement?.process).toEqual(verdict?.process);
  expect(verdict?.clearsight.gaps).toEqual([
    expect.stringMatching(/^Input monitoring is blind \(uiohook\): .*DISPLAY/),
  ]);
});

testWith('strace')('a debugger: who it is stands beside the process that it holds', async () => {
  const target = await start('target');
  const tracer = spawn('strace', ['-p', `${target.pid}`], { stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(() => void tracer.kill('SIGKILL'));
  await new Promise((attached) => tracer.stderr.once('data', attached));
  const args = ['watch', '--pid', `${target.pid}`, ...QUIET, '--no-memory', '--json', '--format', 'ocsf'];
  const [line] = ocsfOf((await run(args)).stdout);
  expect(line?.finding_info.types).toEqual(['debugger']);
  expect(line?.evidences[0]).toMatchObject({ process: { pid: target.pid } });
  expect(line?.evidences[1]).toMatchObject({ actor: { process: { pid: tracer.pid, name: 'strace' } } });
});

test('recorded clicks: statistics with their limits; neither is said of the machine that replays', async () => {
  const ocsf = await run(['replay', CLICKER, '--json', '--format', 'ocsf']);
  const [line] = ocsfOf(ocsf.stdout);
  expect(line?.finding_info.types).toEqual(['input']);
  expect(line).toMatchObject({
    anomaly_analyses: expect.arrayContaining([
      expect.objectContaining({ analysis_targets: [{ name: 'left', type: 'input channel' }] }),
    ]),
  });
  expect(line?.device?.uid).toBeUndefined();
  const ecs = await run(['replay', CLICKER, '--json', '--format', 'ecs']);
  expect(ecsOf(ecs.stdout).filter(({ event }) => event.kind === 'alert')).toHaveLength(1);
});

test('a demonstration is an exercise, and says so', async () => {
  const { code, stdout } = await run(['demo', '--json', '--format', 'ocsf']);
  expect(code).toBe(0);
  const created = ocsfOf(stdout).filter(({ activity_id }) => activity_id === 1);
  expect(created.map(({ verdict_id }) => verdict_id)).toEqual([6, 6]);
});

test('the standard form by its name is the same as without', async () => {
  const [plain, named] = await Promise.all([
    run(['replay', CLICKER, '--json']),
    run(['replay', CLICKER, '--json', '--format', 'clearsight']),
  ]);
  expect(named.stdout).toBe(plain.stdout);
});

test.each([
  [
    ['replay', CLICKER],
    /^clearsight: --format: expected --json, --json-fd or --json-file beside it, got --format ecs alone \[CS_USAGE\]\n$/,
  ],
  [['watch', '--target', 'g', ...QUIET], /^clearsight: --format: expected --json/],
  [['run', 'echo', 'begun'], /^clearsight: --format: expected --json/],
])(
  '--format alone is refused in one line, before anything starts: %s',
  async ([command = '', ...rest], line) => {
    const { code, stdout, stderr } = await run([command, '--format', 'ecs', ...rest]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(line);
    expect(stderr.split('\n')).toHaveLength(2);
  },
);

test('a format that there is not is refused with those that there are', async () => {
  const { code, stderr } = await run(['replay', CLICKER, '--json', '--format', 'xml']);
  expect(code).toBe(2);
  expect(stderr).toMatch(/'xml' is invalid\. Allowed choices are clearsight, ocsf, ecs\./);
});
