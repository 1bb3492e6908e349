import { join } from 'node:path';
import { expect } from 'vitest';
import { mountDisk } from '../support/frozen-disk.js';
import { testAsRoot } from '../support/requirements.js';
import { eventOf, linesOf, openLog, Sink, verdictOf } from './support.js';

const messagesOf = (folder: string) =>
  linesOf(folder, 'audit.ndjson').map((line) => JSON.parse(line).message);
const numbered = (number: number) => eventOf({ message: `${number}`, sequence: number });

/** Logs on a disk that can be frozen. */
function logOnDisk() {
  const disk = mountDisk();
  const folder = join(disk.folder, 'logs');
  const said = new Sink();
  const losses = new Sink();
  const log = openLog(folder, { losses, said });
  /** What was said behind the time. */
  const texts = () => said.lines.map((line) => line.slice(24).replaceAll(folder, 'LOGS'));
  /** Resolves once it was said. */
  const until = async (text: RegExp) => {
    while (!texts().some((line) => text.test(line)))
      await new Promise((resolve) => said.once('written', resolve));
  };
  return { ...log, disk, folder, texts, until, losses };
}

testAsRoot(
  'a verdict on a frozen disk: refused in time, said, and written once when the disk answers',
  async () => {
    const { outlets, journal, disk, folder, texts, until } = logOnDisk();
    outlets.emit(numbered(1));
    disk.freeze();
    const verdict = verdictOf({ message: 'verdict' });
    expect(() => journal.write(verdict)).toThrow(
      /^expected the verdict on disk, cannot write \S+memory_monitor.log \(the disk does not answer; it is written when the disk does\), \S+audit.ndjson \(the disk/,
    );
    outlets.emit(verdict);
    outlets.emit(numbered(2));
    const frozen = [
      '[MONITOR] [ERROR] log folder LOGS: the disk does not answer, lines wait for it',
      '[MONITOR] [ERROR] log file LOGS/memory_monitor.log: the disk does not answer, the verdict on process 4211 is not on it yet',
      '[MONITOR] [ERROR] log file LOGS/audit.ndjson: the disk does not answer, the verdict on process 4211 is not on it yet',
    ];
    expect(texts()).toEqual(frozen);
    expect(outlets.dropped).toBe(0);

    disk.thaw();
    await until(/the disk answers again/);
    expect(texts().slice(3)).toEqual([
      '[MONITOR] [INFO] log file LOGS/memory_monitor.log: the verdict on process 4211 is on the disk now',
      '[MONITOR] [INFO] log file LOGS/audit.ndjson: the verdict on process 4211 is on the disk now',
      '[MONITOR] [INFO] log folder LOGS: the disk answers again',
    ]);
    journal.write(verdictOf({ message: 'another' }));
    await outlets.close();
    expect(messagesOf(folder)).toEqual(['1', 'verdict', '2', 'another']);
    expect(linesOf(folder, 'memory_monitor.log')).toHaveLength(4);
    expect(texts()).toHaveLength(6);
  },
);

testAsRoot('lines wait, up to a bound; what is dropped is counted, said and told in the file', async () => {
  const { outlets, disk, folder, until, losses, folder: path } = logOnDisk();
  disk.freeze();
  for (let number = 1; number <= 1500; number++) outlets.emit(numbered(number));
  // Two files take each of them.
  expect(outlets.dropped).toBe(2000);
  expect(losses.lines[0]).toContain(
    `${path}/memory_monitor.log cannot be written (the disk does not answer): 1 line is lost`,
  );
  disk.thaw();
  await until(/answers again/);
  outlets.emit(numbered(1501));
  await outlets.close();
  const written = messagesOf(folder);
  expect(written).toEqual([
    ...Array.from({ length: 500 }, (_, index) => `${index + 1}`),
    '1000 lines could not be written here (the disk did not answer)',
    '1501',
  ]);
  expect(outlets.dropped).toBe(2000);
});

testAsRoot('closing waits for a frozen disk only so long, and says what is not on it', async () => {
  const { outlets, disk, folder, losses, until } = logOnDisk();
  outlets.emit(numbered(1));
  disk.freeze();
  outlets.emit(numbered(2));
  await outlets.close();
  expect(outlets.dropped).toBe(2);
  expect(losses.lines.join()).toContain(
    'audit.ndjson cannot be written (the disk does not answer): 1 line is lost',
  );
  disk.thaw();
  await until(/answers again/);
  expect(messagesOf(folder)).toEqual(['1', '2']);
});
