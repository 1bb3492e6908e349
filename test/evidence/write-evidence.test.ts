import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statfsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Taken } from '../../src/evidence/messages.js';
import { writeEvidence } from '../../src/evidence/write-evidence.js';
import type { VerdictEvent } from '../../src/records/event.js';
import { linux } from '../../src/sources/linux/platform.js';
import { verdict } from '../pipeline/enforce/support.js';
import { newStamper } from '../pipeline/support/stamper.js';
import { testAsRoot } from '../support/requirements.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const HOSTILE = 'a\nb\x1b[31m\u202e';
const SETTING = { version: '0.1.0', session: randomUUID(), host: 'box', policy: {} };

const region = {
  ...{ startAddress: 0x5000, endAddress: 0x6000, permissions: 'rwxp', fileOffset: 0 },
  ...{ device: 0, inode: 0n, name: HOSTILE },
};

const takenOf = (content = Uint8Array.from([0x90, 0xc3])): Taken => ({
  verdict: newStamper().stamp(1000, verdict().event) as VerdictEvent,
  target: { pid: 4211, key: '4211:1', name: HOSTILE, executable: HOSTILE },
  wanted: [{ startAddress: 0x5000, endAddress: 0x6000 }],
  sight: {
    ...{
      isStopped: true,
      executable: HOSTILE,
      near: [region],
      regions: 1,
      executableRegions: 1,
      addressBits: 64,
    },
    threads: [{ id: 4211, name: HOSTILE, state: 'T' }],
    tracer: { pid: 7, name: HOSTILE },
    modules: [region],
    missing: [],
    places: [{ region, runs: [{ startAddress: 0x5000, content }], isWhole: true }],
  },
  tookMs: 1,
});

function openFolder(path = temporaryFolder()) {
  const root = linux.evidence.folder(linux.evidence.openFolder(path));
  onTestFinished(() => root.close());
  const write = (taken = takenOf()) => writeEvidence(root, taken, SETTING, linux.evidence);
  return { path, write };
}

test('two verdicts on one process in one millisecond have a folder each', async () => {
  const { path, write } = openFolder();
  const names = [(await write()).name, (await write()).name];
  expect(names[1]).toBe(`${names[0]}-2`);
  expect(names[0]).toMatch(/^\d{8}T\d{6}\.\d{3}Z-4211$/);
  expect(readdirSync(path).toSorted()).toEqual(names);
  for (const name of names) expect(readdirSync(join(path, name))).toHaveLength(3);
});

test('a folder or a link that is in the way is left alone', async () => {
  const { path, write } = openFolder();
  const [elsewhere, probe] = [temporaryFolder(), openFolder()];
  const { name } = await probe.write();
  symlinkSync(elsewhere, join(path, name));
  mkdirSync(join(path, `${name}-2`));
  expect((await write()).name).toBe(`${name}-3`);
  expect(readdirSync(elsewhere)).toEqual([]);
  expect(readdirSync(join(path, `${name}-2`))).toEqual([]);
});

test('names that the process chose are escaped in both reports', async () => {
  const { path, write } = openFolder();
  const { name } = await write();
  for (const report of ['report.json', 'report.txt']) {
    const text = readFileSync(join(path, name, report), 'utf8');
    for (const raw of ['\x1b', '\u202e', 'a\nb']) expect(text).not.toContain(raw);
    expect(text).toContain(report.endsWith('json') ? 'a\\\\nb' : 'a\\nb');
  }
});

/** A disk of 64 KiB that has only so much left. */
function smallDisk(leftBytes: number): string {
  const folder = temporaryFolder();
  expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status).toBe(0);
  onTestFinished(() => void spawnSync('umount', ['--lazy', folder]));
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(join(folder, 'filler'), Buffer.alloc(bavail * bsize - leftBytes));
  return folder;
}

testAsRoot('a full disk: memory that does not fit is named, and the report is there', async () => {
  const { write } = openFolder(smallDisk(16 * 1024));
  // What could be written of it is removed, or nothing else would fit.
  const written = await write(takenOf(new Uint8Array(32 * 1024)));
  expect(written).toMatchObject({ failure: undefined, bytes: 0 });
  expect(written.missing[0]).toMatch(/^0-0x5000-0xd000\.bin: ENOSPC: no space left on device/);
});

testAsRoot('a disk without any room: no report, and why', async () => {
  const written = await openFolder(smallDisk(0)).write();
  expect(written.failure).toMatch(/^ENOSPC/);
});
