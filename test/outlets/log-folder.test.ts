import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testAsRoot } from '../support/requirements.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { eventOf, linesOf, openLog, Sink, verdictOf } from './support.js';

const messagesOf = (folder: string) =>
  linesOf(folder, 'audit.ndjson').map((line) => JSON.parse(line).message);

test('every module has its file, and the audit has all', async () => {
  const folder = temporaryFolder();
  const stream = new Sink();
  const { outlets } = openLog(folder, { console: stream });
  for (const module of ['MEMORY_MONITOR', 'INPUT_DETECTOR', 'DEBUGGER_DETECTOR', 'MONITOR'] as const) {
    outlets.emit(eventOf({ module, message: `from ${module}` }));
  }
  await outlets.close();
  const modules = (lines: string[]) => lines.map((line) => line.replace(/.*from /, ''));
  expect(modules(linesOf(folder, 'memory_monitor.log'))).toEqual([
    'MEMORY_MONITOR',
    'DEBUGGER_DETECTOR',
    'MONITOR',
  ]);
  expect(modules(linesOf(folder, 'input_logger_detector.log'))).toEqual(['INPUT_DETECTOR']);
  expect(messagesOf(folder)).toHaveLength(4);
  expect(modules(stream.lines)).toEqual(['MEMORY_MONITOR', 'INPUT_DETECTOR', 'DEBUGGER_DETECTOR', 'MONITOR']);
  expect(outlets.dropped).toBe(0);
});

test('an event is in its files when write returns, from the first on', async () => {
  const folder = temporaryFolder();
  const { outlets } = openLog(folder);
  for (let number = 1; number <= 100; number++) {
    outlets.emit(eventOf({ message: `${number}` }));
    expect(linesOf(folder, 'audit.ndjson')).toHaveLength(number);
  }
  await outlets.close();
});

test('new folders are 0700 and files 0600; a second monitor appends', async () => {
  const folder = join(temporaryFolder(), 'a', 'b');
  const first = openLog(folder);
  first.outlets.emit(eventOf({ message: 'first' }));
  const second = openLog(folder);
  second.outlets.emit(eventOf({ message: 'second' }));
  first.outlets.emit(eventOf({ message: 'third' }));
  await Promise.all([first.outlets.close(), second.outlets.close()]);
  expect(messagesOf(folder)).toEqual(['first', 'second', 'third']);
  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
  expect([mode(folder), mode(join(folder, '..')), mode(join(folder, 'audit.ndjson'))]).toEqual([
    '700',
    '700',
    '600',
  ]);
  expect([...first.folder.warnings, ...second.folder.warnings]).toEqual([]);
});

test('a folder or file that others may write is reported', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'memory_monitor.log');
  writeFileSync(file, '');
  chmodSync(file, 0o660);
  chmodSync(folder, 0o777);
  const { outlets, folder: logs } = openLog(folder);
  await outlets.close();
  expect(logs.warnings).toEqual([
    `other users may write ${folder} (mode 0777)`,
    `other users may write ${file} (mode 0660)`,
  ]);
});

test('an event that holds a newline makes one line in every place', async () => {
  const folder = temporaryFolder();
  const stream = new Sink();
  const { outlets } = openLog(folder, { console: stream });
  outlets.emit(eventOf({ message: 'a\n2025-12-11 12:41:22,118 [MONITOR] [INFO] forged\r\u2028' }));
  await outlets.close();
  expect(
    [linesOf(folder, 'memory_monitor.log'), linesOf(folder, 'audit.ndjson'), stream.lines].map(
      (lines) => lines.length,
    ),
  ).toEqual([1, 1, 1]);
});

test('a line that an earlier run left cut is ended first', async () => {
  const folder = temporaryFolder();
  appendFileSync(join(folder, 'audit.ndjson'), '{"time":"2025-12');
  const { outlets } = openLog(folder);
  outlets.emit(eventOf({ message: 'whole' }));
  await outlets.close();
  const [cut, whole] = linesOf(folder, 'audit.ndjson');
  expect(cut).toBe('{"time":"2025-12');
  expect(JSON.parse(whole as string).message).toBe('whole');
});

test('a log file that is deleted is made again', async () => {
  const folder = temporaryFolder();
  const { outlets, journal } = openLog(folder);
  outlets.emit(eventOf({ message: 'before' }));
  rmSync(join(folder, 'audit.ndjson'));
  journal.write(verdictOf({ message: 'behind' }));
  await outlets.close();
  expect(messagesOf(folder)).toEqual(['behind']);
});

test('a truncated log file is appended to from its start', async () => {
  const folder = temporaryFolder();
  const { outlets } = openLog(folder);
  outlets.emit(eventOf({ message: 'before' }));
  writeFileSync(join(folder, 'audit.ndjson'), '');
  outlets.emit(eventOf({ message: 'behind' }));
  await outlets.close();
  expect(messagesOf(folder)).toEqual(['behind']);
});

const refusals: [string, (folder: string) => unknown, RegExp][] = [
  [
    'a symbolic link to another file',
    (folder) => {
      writeFileSync(join(folder, 'precious'), 'keep');
      symlinkSync(join(folder, 'precious'), join(folder, 'audit.ndjson'));
    },
    /^log file \/.*\/audit\.ndjson: expected a file to append to, it is a symbolic link$/,
  ],
  [
    'a FIFO that nobody reads',
    (folder) => spawnSync('mkfifo', [join(folder, 'memory_monitor.log')]),
    /^log file \/.*\/memory_monitor\.log: expected a file to append to, found something else$/,
  ],
  [
    "a folder in a file's place",
    (folder) => mkdirSync(join(folder, 'memory_monitor.log')),
    /^log file \/.*\/memory_monitor\.log: expected a file to append to, EISDIR: illegal operation on a directory$/,
  ],
];

test.each(refusals)('refused: %s', (_, prepare, message) => {
  const folder = temporaryFolder();
  prepare(folder);
  expect(() => openLog(folder)).toThrow(
    expect.objectContaining({ code: 'CS_LOG', message: expect.stringMatching(message) }),
  );
});

test('a symbolic link is not written through', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'precious'), 'keep');
  symlinkSync(join(folder, 'precious'), join(folder, 'memory_monitor.log'));
  expect(() => openLog(folder)).toThrow('symbolic link');
  expect(readFileSync(join(folder, 'precious'), 'utf8')).toBe('keep');
});

test('a log folder below a file is refused with its path', () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  expect(() => openLog(join(file, 'logs'))).toThrow(
    expect.objectContaining({
      code: 'CS_LOG',
      exitCode: 1,
      message: `log folder ${file}/logs: expected a folder that can be created and written, ENOTDIR: not a directory`,
    }),
  );
});

test('a log folder where none can be made is refused with its path', () => {
  expect(() => openLog('/proc/clearsight/logs')).toThrow(
    'log folder /proc/clearsight/logs: expected a folder that can be created and written, ENOENT: no such file or directory',
  );
});

testAsRoot('a read-only folder is refused with its path', () => {
  const folder = temporaryFolder();
  expect(spawnSync('mount', ['-t', 'tmpfs', '-o', 'ro,size=64k', 'tmpfs', folder]).status).toBe(0);
  try {
    expect(() => openLog(folder)).toThrow(
      `log file ${folder}/memory_monitor.log: expected a file to append to, EROFS: read-only file system`,
    );
    expect(() => openLog(join(folder, 'new'))).toThrow(
      `log folder ${folder}/new: expected a folder that can be created and written, EROFS: read-only file system`,
    );
  } finally {
    spawnSync('umount', [folder]);
  }
});
