import { mkdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EventFile } from '../../src/outlets/files/event-file.js';
import { FileJournal } from '../../src/outlets/files/journal.js';
import { formatJson } from '../../src/outlets/lines/line.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { eventOf, linesOf, openLog, Sink, verdictOf } from './support.js';

const messagesOf = (folder: string, name = 'audit.ndjson') =>
  linesOf(folder, name).map((line) => JSON.parse(line).message);

test('a verdict stands behind the lines before it, once, and on the console when written', async () => {
  const folder = temporaryFolder();
  const stream = new Sink();
  const { outlets, journal } = openLog(folder, { console: stream });
  const verdict = verdictOf({ message: 'verdict' });
  outlets.emit(eventOf({ message: 'before' }));
  journal.write(verdict);
  expect(messagesOf(folder)).toEqual(['before', 'verdict']);
  expect(stream.lines).toHaveLength(1);
  outlets.emit(verdict);
  outlets.emit(eventOf({ message: 'behind' }));
  await outlets.close();
  expect(messagesOf(folder)).toEqual(['before', 'verdict', 'behind']);
  expect(linesOf(folder, 'memory_monitor.log')).toHaveLength(3);
  expect(stream.lines.map((line) => line.split(' ').at(-1))).toEqual(['before', 'verdict', 'behind']);
});

test('a verdict that was not in the journal first is written', async () => {
  const folder = temporaryFolder();
  const { outlets } = openLog(folder);
  outlets.emit(verdictOf({ message: 'simulated' }));
  await outlets.close();
  expect(messagesOf(folder)).toEqual(['simulated']);
});

test('the same event again is another line; only the verdict itself is passed over', async () => {
  const folder = temporaryFolder();
  const { outlets, journal } = openLog(folder);
  const verdict = verdictOf({ message: 'verdict' });
  journal.write(verdict);
  outlets.emit({ ...verdict });
  await outlets.close();
  expect(messagesOf(folder)).toEqual(['verdict', 'verdict']);
});

test('each verdict goes to the file of its module', async () => {
  const folder = temporaryFolder();
  const { outlets, journal } = openLog(folder);
  journal.write(verdictOf({ module: 'INPUT_DETECTOR' }));
  await outlets.close();
  expect(linesOf(folder, 'input_logger_detector.log')).toHaveLength(1);
  expect(linesOf(folder, 'memory_monitor.log')).toEqual([]);
});

test('a file that refuses is named, the other has the verdict, and the refusing one gets it later, once', () => {
  const folder = temporaryFolder();
  const files = ['a', 'b'].map((name) => new EventFile(join(folder, name), formatJson));
  const [first, second] = files as [EventFile, EventFile];
  const journal = new FileJournal(files.map((file) => ({ fileOf: () => file })));
  // A deleted file is made again, which a folder in its place prevents.
  rmSync(join(folder, 'a'));
  mkdirSync(join(folder, 'a'));
  const verdict = verdictOf({ message: 'verdict' });
  expect(() => journal.write(verdict)).toThrow(
    expect.objectContaining({
      code: 'CS_LOG',
      message: `expected the verdict on disk, cannot write ${folder}/a (EISDIR: illegal operation on a directory)`,
    }),
  );
  rmdirSync(join(folder, 'a'));
  for (const file of files) file.write(verdict);
  expect([first.lost, second.lost]).toEqual([0, 0]);
  for (const file of files) file.close();
  expect([messagesOf(folder, 'a'), messagesOf(folder, 'b')]).toEqual([['verdict'], ['verdict']]);
});
