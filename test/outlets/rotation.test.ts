import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';
import { eventOf, linesOf, openLog, Sink, verdictOf } from './support.js';

const messagesOf = (...path: string[]) => linesOf(...path).map((line) => JSON.parse(line).message);

/** A log folder below another, so that it can be moved. */
function logBelow(parent = temporaryFolder()) {
  const folder = join(parent, 'logs');
  const losses = new Sink();
  const log = openLog(folder, { losses });
  const say = (message: string) => log.outlets.emit(eventOf({ message }));
  return { ...log, folder, files: log.folder, losses, say, audit: join(folder, 'audit.ndjson') };
}

test('a renamed file gets no more lines, a new one gets them, none is lost', async () => {
  const { folder, say, audit, outlets, journal } = logBelow();
  for (let day = 1; day <= 3; day++) {
    say(`${day} before`);
    renameSync(audit, join(folder, `audit.${day}`));
    journal.write(verdictOf({ message: `${day} behind` }));
  }
  await outlets.close();
  const all = [1, 2, 3].map((day) => messagesOf(folder, `audit.${day}`));
  expect(all).toEqual([['1 before'], ['1 behind', '2 before'], ['2 behind', '3 before']]);
  expect(messagesOf(audit)).toEqual(['3 behind']);
  expect(outlets.dropped).toBe(0);
});

test('a file that was made in place of the renamed one is appended to', async () => {
  const { folder, say, audit, outlets } = logBelow();
  say('before');
  renameSync(audit, join(folder, 'audit.1'));
  writeFileSync(audit, '{"message":"from another"}\n');
  say('behind');
  await outlets.close();
  expect(messagesOf(audit)).toEqual(['from another', 'behind']);
});

test('reopening lets go of renamed files at once, and leaves the others alone', async () => {
  const { folder, files, say, audit, outlets } = logBelow();
  say('before');
  renameSync(audit, join(folder, 'audit.1'));
  files.reopen();
  expect(readFileSync(audit, 'utf8')).toBe('');
  expect(linesOf(folder, 'memory_monitor.log')).toHaveLength(1);
  say('behind');
  await outlets.close();
  expect(messagesOf(audit)).toEqual(['behind']);
});

test('files that go away while nothing is written are there again, and other files stay as they are', async () => {
  const { folder, say, audit, outlets } = logBelow();
  const text = join(folder, 'memory_monitor.log');
  say('before');
  const areBack = new Promise<void>((resolve) => {
    const watcher = watch(folder, () => {
      if (!existsSync(audit) || !existsSync(text)) return;
      watcher.close();
      resolve();
    });
  });
  unlinkSync(text);
  renameSync(audit, join(folder, 'audit.1'));
  await areBack;
  expect([readFileSync(audit, 'utf8'), readFileSync(text, 'utf8')]).toEqual(['', '']);
  expect(messagesOf(folder, 'audit.1')).toEqual(['before']);
  say('behind');
  await outlets.close();
  expect(messagesOf(audit)).toEqual(['behind']);
  expect(linesOf(text)).toHaveLength(1);
  expect(outlets.dropped).toBe(0);
});

test('reopening where it cannot be done loses nothing by itself and throws nothing', async () => {
  const { folder, files, say, audit, outlets } = logBelow();
  say('before');
  renameSync(audit, join(folder, 'audit.1'));
  mkdirSync(audit);
  files.reopen();
  expect(outlets.dropped).toBe(0);
  await outlets.close();
});

test('copytruncate: what is written behind the cut stands at the start of the file, without a hole', async () => {
  const { folder, say, audit, outlets } = logBelow();
  for (let number = 0; number < 100; number++) say(`before ${number}`);
  copyFileSync(audit, join(folder, 'audit.1'));
  truncateSync(audit);
  for (let number = 0; number < 100; number++) say(`behind ${number}`);
  await outlets.close();
  expect(messagesOf(folder, 'audit.1')).toHaveLength(100);
  expect(messagesOf(audit)).toEqual(Array.from({ length: 100 }, (_, number) => `behind ${number}`));
});

const swaps: [string, (audit: string) => unknown, RegExp][] = [
  [
    'a symbolic link',
    (audit) => symlinkSync(join(audit, '../../precious'), audit),
    /audit\.ndjson cannot be written \(expected a file to append to, it is a symbolic link\): 1 line is lost$/,
  ],
  [
    'a FIFO',
    (audit) => spawnSync('mkfifo', [audit]),
    /audit\.ndjson cannot be written \(expected a file to append to, found something else\): 1 line is lost$/,
  ],
];

test.each(swaps)('a file swapped for %s is refused; the rest goes on', async (_, swap, trouble) => {
  const parent = temporaryFolder();
  writeFileSync(join(parent, 'precious'), 'keep');
  const { folder, say, audit, outlets, losses } = logBelow(parent);
  say('before');
  unlinkSync(audit);
  swap(audit);
  say('lost');
  expect(losses.lines).toEqual([expect.stringMatching(trouble)]);
  expect(outlets.dropped).toBe(1);
  unlinkSync(audit);
  say('behind');
  await outlets.close();
  expect(messagesOf(audit)).toEqual([expect.stringContaining('1 line could not be written here'), 'behind']);
  expect(linesOf(folder, 'memory_monitor.log')).toHaveLength(3);
  expect(readFileSync(join(parent, 'precious'), 'utf8')).toBe('keep');
});

test('a folder swapped for a symbolic link is refused until it is back', async () => {
  const parent = temporaryFolder();
  const [elsewhere, aside] = [join(parent, 'elsewhere'), join(parent, 'aside')];
  const { folder, say, audit, outlets, losses } = logBelow(parent);
  mkdirSync(elsewhere);
  say('before');
  renameSync(folder, aside);
  symlinkSync(elsewhere, folder);
  say('lost');
  expect(readdirSync(elsewhere)).toEqual([]);
  expect(losses.lines[0]).toContain(
    'cannot be written (expected its folder, found a symbolic link in its place): 1 line is lost',
  );
  expect(outlets.dropped).toBe(2);
  unlinkSync(folder);
  renameSync(aside, folder);
  say('behind');
  await outlets.close();
  expect(messagesOf(audit).at(-1)).toBe('behind');
});

test('a folder that is removed and made again gets new files', async () => {
  const { folder, say, audit, outlets } = logBelow();
  say('before');
  rmSync(folder, { recursive: true });
  say('lost');
  expect(existsSync(folder)).toBe(false);
  mkdirSync(folder);
  say('behind');
  await outlets.close();
  expect(messagesOf(audit).at(-1)).toBe('behind');
});

test('a folder behind a symbolic link of the user is followed, a file in it renamed or not', async () => {
  const parent = temporaryFolder();
  mkdirSync(join(parent, 'disk'));
  symlinkSync(join(parent, 'disk'), join(parent, 'link'));
  const { say, audit, outlets } = logBelow(join(parent, 'link'));
  say('before');
  renameSync(audit, `${audit}.1`);
  say('behind');
  await outlets.close();
  expect(messagesOf(parent, 'disk', 'logs', 'audit.ndjson')).toEqual(['behind']);
  expect(outlets.dropped).toBe(0);
});
