import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { testAsRoot } from '../support/requirements.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { eventOf, linesOf, openLog, Sink, verdictOf } from './support.js';

/** Runs a test on a disk of 64 KiB. */
async function onSmallDisk(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = temporaryFolder();
  expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status).toBe(0);
  try {
    await body(folder);
  } finally {
    spawnSync('umount', [folder]);
  }
}

/** Takes all space of the disk. */
function fill(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(join(folder, 'filler'), Buffer.alloc(bavail * bsize));
}

const long = (number: number) => eventOf({ message: `${number} ${'x'.repeat(500)}` });
const open = (folder: string, losses: Sink) => openLog(join(folder, 'logs'), { losses });

testAsRoot('a full disk: said on stderr, counted, survived, and told in the file once there is room', () =>
  onSmallDisk(async (folder) => {
    const stream = new Sink();
    const { outlets, folder: logs } = open(folder, stream);
    outlets.emit(long(0));
    fill(folder);
    for (let number = 1; number <= 40; number++) outlets.emit({ ...long(number), sequence: number });
    expect(logs.lost).toBeGreaterThan(20);
    expect(stream.lines[0]).toMatch(
      /^[\d-]+ [\d:,]+ \[MONITOR\] \[ERROR\] log file \/.*\/logs\/\w+\.\w+ cannot be written \(ENOSPC: no space left on device\): 1 line is lost$/,
    );
    // At most once a second, and these took no second.
    expect(stream.lines.length).toBeLessThanOrEqual(3);

    const before = { human: linesAt(folder, 'memory_monitor.log'), audit: linesAt(folder, 'audit.ndjson') };
    rmSync(join(folder, 'filler'));
    outlets.emit(eventOf({ message: 'room again' }));
    await outlets.close();

    const human = linesOf(folder, 'logs', 'memory_monitor.log');
    const audit = linesOf(folder, 'logs', 'audit.ndjson');
    expect(human.at(-1)).toMatch(/room again$/);
    const humanLost = Number(/\[ERROR\] (\d+) lines could not be written here/.exec(human.at(-2) ?? '')?.[1]);
    const gap = JSON.parse(audit.at(-2) as string);
    expect(gap).toMatchObject({
      kind: 'error',
      level: 'ERROR',
      module: 'MONITOR',
      severity: 'high',
      // Of the newest line that was lost.
      sequence: 40,
      session: eventOf().session,
      details: { lost: gap.details.lost },
    });
    expect(JSON.parse(audit.at(-1) as string).message).toBe('room again');
    expect(humanLost + gap.details.lost).toBe(logs.lost);
    // Whole lines before the gap and those counted in it are all that there were.
    const whole = (lines: string[]) => lines.filter((line) => /x{500}("})?$/.test(line)).length;
    expect(whole(before.human) + humanLost).toBe(41);
    expect(whole(before.audit) + gap.details.lost).toBe(41);
  }),
);

testAsRoot('a verdict that the disk does not take: an error for the sink, written once there is room', () =>
  onSmallDisk(async (folder) => {
    const stream = new Sink();
    const { outlets, journal } = open(folder, stream);
    for (let number = 0; number < 8; number++) outlets.emit(eventOf());
    fill(folder);
    for (let number = 1; number <= 20; number++) outlets.emit(long(number));
    const verdict = verdictOf({ message: `verdict ${'y'.repeat(5000)}` });
    expect(() => journal.write(verdict)).toThrow(
      expect.objectContaining({
        code: 'CS_LOG',
        message: expect.stringMatching(
          /^expected the verdict on disk, cannot write \/.*memory_monitor\.log \(ENOSPC: .*\), \/.*audit\.ndjson \(ENOSPC: /,
        ),
      }),
    );
    rmSync(join(folder, 'filler'));
    outlets.emit(verdict);
    await outlets.close();
    expect(linesOf(folder, 'logs', 'memory_monitor.log').at(-1)).toMatch(/\[FI-MEM-001\] verdict y{5000}$/);
    expect(JSON.parse(linesOf(folder, 'logs', 'audit.ndjson').at(-1) as string)).toEqual(verdict);
  }),
);

/** Lines of a log file, the last of which may be cut. */
const linesAt = (folder: string, name: string) =>
  readFileSync(join(folder, 'logs', name), 'utf8').split('\n');
