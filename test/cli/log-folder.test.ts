import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { testAsRoot } from '../support/requirements.js';
import { start } from '../support/target.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { clearsight, logLines, run } from './clearsight.js';

const FAST = ['--input', 'none', '--interval', '5ms'];

/** Lays a disk over a folder until the test ends. */
function mount(folder: string, options: string): void {
  expect(spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]).status).toBe(0);
  onTestFinished(() => void spawnSync('umount', [folder]));
}

testAsRoot.each([
  ['full', fill, 'ENOSPC'],
  ['read-only', makeReadOnly, 'EROFS'],
])(
  'a log folder that becomes %s: said on stderr, the target is ended all the same, the loss is counted',
  async (_, spoil, reason) => {
    const disk = temporaryFolder();
    mount(disk, 'size=64k');
    const logs = join(disk, 'logs');
    const target = await start('target');
    const monitor = clearsight([
      'watch',
      ...['--pid', `${target.pid}`, '--action', 'terminate', '--log-dir', logs, '--json'],
      ...FAST,
    ]);
    await monitor.nextOf('target-found');
    spoil(logs);
    target.send('rwx');
    expect(await target.exited).toBe('SIGKILL');
    expect(await monitor.ended).toBe(3);
    expect(monitor.stderr).toMatch(
      new RegExp(`\\[MONITOR\\] \\[ERROR\\] log file [^\\n]*cannot be written \\(${reason}`),
    );
    expect(monitor.events.at(-1)?.details?.lostLogLines).toBeGreaterThan(0);
    expect(monitor.events.map(({ message }) => message)).toContainEqual(
      expect.stringMatching(/^The verdict on process \d+ is not on disk: /),
    );
  },
);

/** Takes the files away, and lets none be made again. */
function makeReadOnly(logs: string): void {
  for (const name of readdirSync(logs)) rmSync(join(logs, name), { recursive: true });
  mount(logs, 'ro');
}

/** Takes all space of the disk, then what is left in the files' last pages. */
function fill(logs: string): void {
  const { bavail, bsize } = statfsSync(logs);
  writeFileSync(join(logs, 'filler'), Buffer.alloc(bavail * bsize));
  for (const name of ['memory_monitor.log', 'audit.ndjson']) {
    const file = join(logs, name);
    const room = bsize - (statSync(file).size % bsize);
    writeFileSync(file, `${' '.repeat(room - 1)}\n`, { flag: 'a' });
  }
}

test.each([
  ['below a file', '/dev/null/logs'],
  ['in a file system that takes no folders', '/proc/clearsight'],
])('a log folder %s: exit 1 at the start with its path', async (_, logDir) => {
  const { code, stderr, stdout } = await run(['watch', '--target', 'g', '--log-dir', logDir, ...FAST]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(new RegExp(`^clearsight: log folder ${logDir}: [^\\n]+ \\[CS_LOG\\]\\n$`));
});

test('new files are 0600 in folders of 0700; what others may write is reported at the start', async () => {
  const first = await run(['watch', '--target', 'g', '--duration', '1ms', ...FAST]);
  const logs = join(first.folder, 'ClearSight', 'logs');
  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
  expect([join(first.folder, 'ClearSight'), logs].map(mode)).toEqual(['700', '700']);
  const files = ['memory_monitor.log', 'input_logger_detector.log', 'audit.ndjson'].map((name) =>
    join(logs, name),
  );
  expect(files.map(mode)).toEqual(['600', '600', '600']);
  expect(first.stderr).not.toContain('other users');

  chmodSync(files[2] as string, 0o666);
  writeFileSync(join(first.folder, 'clearsight.config.json'), '{}');
  chmodSync(join(first.folder, 'clearsight.config.json'), 0o666);
  const second = await run(['watch', '--target', 'g', '--duration', '1ms', ...FAST], {
    folder: first.folder,
  });
  const warnings = second.stderr.split('\n').filter((line) => line.includes('other users'));
  expect(warnings).toEqual([
    expect.stringContaining('clearsight.config.json'),
    expect.stringContaining('audit.ndjson'),
  ]);
  expect(logLines(second, 'memory_monitor.log').filter((line) => line.includes('other users'))).toEqual(
    warnings,
  );
});

test('an attacker who puts a link in the place of a log file gets nothing written through it', async () => {
  const folder = temporaryFolder();
  const logs = join(folder, 'ClearSight', 'logs');
  mkdirSync(logs, { recursive: true });
  writeFileSync(join(folder, 'precious'), 'as it was');
  symlinkSync(join(folder, 'precious'), join(logs, 'audit.ndjson'));
  const { code, stderr } = await run(['watch', '--target', 'g', ...FAST], { folder });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^clearsight: [^\n]*audit\.ndjson[^\n]*\[CS_LOG\]\n$/);
  expect(readFileSync(join(folder, 'precious'), 'utf8')).toBe('as it was');
});
