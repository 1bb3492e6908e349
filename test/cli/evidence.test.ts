import { createHash } from 'node:crypto';
import {
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { MonitorEvent } from '../../src/records/event.js';
import { compileFixture, type Fixture } from '../support/fixtures.js';
import { mountDisk } from '../support/frozen-disk.js';
import { libc, patch } from '../support/patch.js';
import { testAsRoot } from '../support/requirements.js';
import { start, tell } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { auditEvents, type Clearsight, type ClearsightOptions, clearsight, logLines } from './clearsight.js';

/** mov rax, 60; xor edi, edi; syscall; ret */
const CODE = '48c7c03c00000031ff0f05c3';
const INSTRUCTIONS = ['mov rax,3Ch', 'xor edi,edi', 'syscall', 'ret'];

/** Root without capabilities, as in privileges.test.ts. */
const UNPRIVILEGED = ['setpriv', '--bounding-set=-all', '--inh-caps=-all'];

const watch = ({ pid }: Fixture, more: readonly string[] = [], options: ClearsightOptions = {}) =>
  clearsight(
    ['watch', '--pid', `${pid}`, '--input', 'none', '--json', '--evidence', 'evidence', ...more],
    options,
  );
const stateOf = ({ pid }: Fixture) => readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.charAt(0);

/** What a process has open. */
const opened = ({ pid }: Pick<Clearsight, 'pid'>) =>
  readdirSync(`/proc/${pid}/fd`).map((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`));

function readEvidence({ folder }: Clearsight, { details }: MonitorEvent) {
  const path = String(details?.folder);
  expect(path).toBe(join(folder, 'evidence', readdirSync(join(folder, 'evidence')).at(-1) ?? ''));
  const read = (name: string) => readFileSync(join(path, name));
  const report = JSON.parse(read('report.json').toString());
  return { path, read, report, text: read('report.txt').toString() };
}

test('evidence of memory that is ended: its bytes, their instructions, the map, threads and modules', async () => {
  const target = await start('target');
  const address = await tell(target, `code ${CODE}`);
  const monitor = watch(target, ['--action', 'terminate']);
  expect(await target.exited).toBe('SIGKILL');
  expect(await monitor.ended).toBe(3);
  const said = monitor.events.find(({ kind }) => kind === 'evidence') ?? expect.fail('no evidence');
  expect(said).toMatchObject({
    level: 'INFO',
    pid: target.pid,
    code: 'FI-MEM-001',
    details: { bytes: 4096 },
  });
  expect(auditEvents(monitor)).toContainEqual(said);
  expect(logLines(monitor, 'memory_monitor.log').some((line) => line.endsWith(said.message))).toBe(true);
  const { path, read, report, text } = readEvidence(monitor, said);
  expect(said.message).toBe(`Evidence of process target (PID = ${target.pid}) saved in ${path}`);
  const [memory] = report.memory;
  const [{ file, sha256 }] = memory.files;
  const bytes = read(file);
  expect(bytes).toEqual(Buffer.concat([Buffer.from(CODE, 'hex')], 4096));
  expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
  expect(memory.region).toMatchObject({ permissions: 'rwxp', startAddress: `0x${address.toString(16)}` });
  expect(report).toMatchObject({
    schema: 1,
    time: expect.stringMatching(/T\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/),
    target: { pid: target.pid, name: 'target', addressBits: 64 },
    verdict: { code: 'FI-MEM-001', action: 'terminate' },
    policy: { profile: 'threshold', hits: { threshold: 3 } },
    taking: { isStopped: true },
    threads: [
      { id: target.pid, name: 'target', state: 'T', instructionAddress: expect.stringMatching(/^0x/) },
    ],
    tracer: null,
    missing: [],
  });
  expect(report.map.near).toContainEqual(memory.region);
  expect(report.map.near.length).toBeGreaterThan(4);
  const paths: { path: string; buildId: string }[] = report.modules;
  expect(paths.find((module) => module.path.endsWith('/libc.so.6'))?.buildId).toMatch(/^[0-9a-f]{40}$/);
  const shown = text.split('\n').filter((line) => INSTRUCTIONS.some((one) => line.endsWith(`  ${one}`)));
  expect(shown.map((line) => line.split('  ').at(-1))).toEqual(INSTRUCTIONS);
  expect(text).toContain('48 c7 c0 3c 00 00 00 31  ff 0f 05 c3');
  const modes = [path, ...readdirSync(path).map((name) => join(path, name))].map(
    (one) => lstatSync(one).mode,
  );
  expect(modes.map((mode) => (mode & 0o777).toString(8))).toEqual(['700', '600', '600', '600']);
});

test('a process that is left alive runs again behind it; one that somebody else has stopped stays so', async () => {
  const target = await start('target');
  await tell(target, `code ${CODE}`);
  const monitor = watch(target);
  expect(await monitor.ended).toBe(3);
  expect(readEvidence(monitor, await monitor.nextOf('evidence')).report.taking.isStopped).toBe(true);
  expect(stateOf(target)).toBe('S');
  expect(await tell(target, 'write')).toBeGreaterThan(0n);
  target.child.kill('SIGSTOP');
  await expect.poll(() => stateOf(target)).toBe('T');
  const again = watch(target);
  expect(await again.ended).toBe(3);
  await again.nextOf('evidence');
  expect(stateOf(target)).toBe('T');
});

test('of code that was changed, the bytes that differ and both instructions', async () => {
  const target = await start('target');
  const { start: code, fileOffset } = libc(target);
  const undo = patch(target, code + 0x3010);
  const monitor = watch(target);
  expect(await monitor.ended).toBe(3);
  undo();
  const { report, text } = readEvidence(monitor, await monitor.nextOf('evidence'));
  const [{ differences }] = report.memory;
  expect(differences).toMatchObject([
    { startAddress: `0x${(code + 0x3010).toString(16)}`, fileOffset: fileOffset + 0x3010 },
  ]);
  expect(differences[0].inFile).toHaveLength(2);
  expect(Number.parseInt(differences[0].inFile, 16) ^ 1).toBe(Number.parseInt(differences[0].inMemory, 16));
  expect(text).toMatch(
    /1 byte at 0x[0-9a-f]+ \(offset 0x[0-9a-f]+ of the file\), in the file:\n[\s\S]+\nin memory:\n/,
  );
});

test('of a tebibyte of sparse memory, the page that is there', async () => {
  const target = await start('target');
  const address = Number(await tell(target, 'sparse'));
  const monitor = watch(target, ['--action', 'terminate']);
  expect(await target.exited).toBe('SIGKILL');
  const said = await monitor.nextOf('evidence');
  const { read, report, text } = readEvidence(monitor, said);
  // The first page may be there as well: looking for the header of an image reads it.
  const file = report.memory[0].files.find(
    ({ startAddress }: { startAddress: string }) => Number(startAddress) === address + 2 ** 39,
  );
  expect(read(file.file).subarray(0, 4).toString()).toBe('here');
  // Where the kernel cannot tell which pages are there (before Linux 6.7), it is a part.
  expect(said.level).toBe(report.memory[0].isWhole ? 'INFO' : 'WARNING');
  expect(text.includes('Only pages with content are saved.')).toBe(report.memory[0].isWhole);
});

test('of more memory than is to be saved, a part, which the log says', async () => {
  const target = await start('target');
  const undo = patch(target, libc(target).start + 0x3010);
  const settings = { evidence: { enabled: true, folder: 'evidence', maxBytes: 8192 } };
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'clearsight.config.json'), JSON.stringify(settings));
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, '--input', 'none', '--json'], { folder });
  expect(await monitor.ended).toBe(3);
  undo();
  const said = await monitor.nextOf('evidence');
  expect(said).toMatchObject({ level: 'WARNING', details: { bytes: 8192, isWhole: false } });
  expect(said.message).toMatch(
    / saved in part in \S+, without memory at 0x[0-9a-f]+: 8192 bytes of \d+ are saved$/,
  );
  // The place of the finding comes first.
  expect(readEvidence(monitor, said).report.memory[0].differences).toHaveLength(1);
});

test('60,000 regions keep nobody waiting', async () => {
  const target = await start('target');
  await tell(target, 'regions 60000');
  const monitor = watch(target, ['--action', 'terminate', '--hits', '1']);
  expect(await target.exited).toBe('SIGKILL');
  const { report, text } = readEvidence(monitor, await monitor.nextOf('evidence'));
  expect(report.map.near.length).toBeLessThanOrEqual(512);
  expect(text.split('\n').length).toBeLessThan(1000);
  expect(monitor.events.filter(({ level, kind }) => level === 'ERROR' && kind === 'error')).toEqual([]);
});

testAsRoot('a process that forbids access by then is saved by what was opened at first sight', async () => {
  const [setpriv = '', ...flags] = UNPRIVILEGED;
  const target = await start('target', [...flags, compileFixture('target')], setpriv);
  const monitor = watch(target, ['--action', 'terminate'], { through: UNPRIVILEGED });
  await expect
    .poll(() => opened(monitor).includes(`/proc/${target.pid}/mem`), { timeout: 20_000 })
    .toBe(true);
  await tell(target, 'undumpable');
  target.send(`code ${CODE}`);
  expect(await target.exited).toBe('SIGKILL');
  const { read, report } = readEvidence(monitor, await monitor.nextOf('evidence'));
  expect(read(report.memory[0].files[0].file).subarray(0, 12).toString('hex')).toBe(CODE);
});

test('without a folder to write to the process is ended all the same, and the log says that there is no evidence', async () => {
  const target = await start('target');
  const monitor = watch(target, ['--action', 'terminate']);
  await monitor.nextOf('target-found');
  const folder = join(monitor.folder, 'evidence');
  rmSync(folder, { recursive: true });
  // What is put in its place is nobody's evidence folder.
  symlinkSync(temporaryFolder(), folder);
  target.send(`code ${CODE}`);
  expect(await target.exited).toBe('SIGKILL');
  const said = await monitor.nextOf('evidence');
  expect(said.level).toBe('ERROR');
  expect(said.message).toMatch(/^Evidence of process target \(PID = \d+\) could not be saved: ENOENT: /);
  expect(await monitor.ended).toBe(3);
  expect(readdirSync(folder)).toEqual([]);
});

test('a folder that cannot be made is said before anything is started', async () => {
  const target = await start('target');
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'evidence'), '');
  const args = ['watch', '--pid', `${target.pid}`, '--input', 'none', '--evidence', 'evidence'];
  const monitor = clearsight(args, { folder });
  expect(await monitor.ended).toBe(1);
  expect(monitor.stderr).toMatch(/evidence folder evidence: expected a folder that can be created, EEXIST/);
});

test('nothing is saved, and nobody stopped, where nobody asked for it', async () => {
  const target = await start('target');
  await tell(target, `code ${CODE}`);
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, '--input', 'none', '--json']);
  expect(await monitor.ended).toBe(3);
  expect(readdirSync(monitor.folder)).toEqual(['ClearSight']);
  expect(readdirSync(join(monitor.folder, 'ClearSight'))).toEqual(['logs']);
  expect(monitor.events.some(({ kind }) => kind === 'evidence')).toBe(false);
});

testAsRoot('a disk that does not answer keeps nobody waiting but the end, and the log says it', async () => {
  const disk = mountDisk();
  const target = await start('target');
  const args = ['watch', '--pid', `${target.pid}`, '--input', 'none', '--json', '--action', 'terminate'];
  const monitor = clearsight([...args, '--evidence', join(disk.folder, 'evidence')]);
  await monitor.nextOf('target-found');
  disk.freeze();
  target.send(`code ${CODE}`);
  expect(await target.exited).toBe('SIGKILL');
  expect(await monitor.nextOf('enforcement')).toMatchObject({ outcome: 'ended' });
  const said = await monitor.nextOf('evidence');
  expect(said).toMatchObject({
    level: 'ERROR',
    message: expect.stringMatching(/: the disk does not answer$/),
  });
  await monitor.nextOf('stop');
  // The kernel lets no process go that waits for a frozen disk.
  disk.thaw();
  expect(await monitor.ended).toBe(3);
});

test('code written into the vdso: the vdso is saved', async () => {
  const target = await start('target');
  await tell(target, 'vdso file');
  const monitor = watch(target);
  expect(await monitor.ended).toBe(3);
  const { read, report } = readEvidence(monitor, await monitor.nextOf('evidence'));
  const [{ region, files }] = report.memory;
  expect(region.name).toBe('[vdso]');
  expect(read(files[0].file).subarray(-16, -12)).toEqual(Buffer.from([0x90, 0x90, 0x90, 0xcc]));
});
