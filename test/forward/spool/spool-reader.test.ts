import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { MAX_LINE_BYTES } from '../../../src/forward/spool/line-reader.js';
import { type Place, SpoolReader } from '../../../src/forward/spool/spool-reader.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const inodeOf = (path: string) => String(statSync(path, { bigint: true }).ino);

/** A log that is empty, and a reader from its beginning. */
function log() {
  const folder = temporaryFolder();
  const path = join(folder, 'audit.ndjson');
  writeFileSync(path, '');
  const reader = readerAt(folder, { inode: inodeOf(path), offset: 0 });
  return { folder, path, reader, write: (text: string) => appendFileSync(path, text) };
}

function readerAt(folder: string, place: Place): SpoolReader {
  const reader = new SpoolReader(folder, place);
  onTestFinished(() => reader.close());
  return reader;
}

async function all(reader: SpoolReader): Promise<string[]> {
  const lines: string[] = [];
  for (let line = await reader.next(); line !== undefined; line = await reader.next()) lines.push(line);
  return lines;
}

test('whole lines, as they are written', async () => {
  const { reader, write } = log();
  expect(await all(reader)).toEqual([]);
  write('one\ntwo\nthr');
  expect(await all(reader)).toEqual(['one', 'two']);
  write('ee\n');
  expect(await all(reader)).toEqual(['three']);
  expect(reader.lines).toBe(3);
});

test('a position is behind a line, and another reader goes on there', async () => {
  const { folder, reader, write } = log();
  write('one\nzwö\nthree\n');
  expect([await reader.next(), await reader.next()]).toEqual(['one', 'zwö']);
  expect(await all(readerAt(folder, reader.position))).toEqual(['three']);
});

test('a file that was rotated is read to its end, then the next ones', async () => {
  const { path, reader, write } = log();
  write('one\n');
  expect(await all(reader)).toEqual(['one']);
  write('two\n');
  renameSync(path, `${path}.2`);
  write('three\n');
  renameSync(path, `${path}.1`);
  write('four\n');
  expect(await all(reader)).toEqual(['two', 'three', 'four']);
});

test('what follows a rotation is awaited where there is no new file yet', async () => {
  const { path, reader, write } = log();
  write('one\n');
  renameSync(path, `${path}.1`);
  expect(await all(reader)).toEqual(['one']);
  appendFileSync(`${path}.1`, 'late\n');
  expect(await all(reader)).toEqual(['late']);
  write('two\n');
  expect(await all(reader)).toEqual(['two']);
});

test('a rotated file that was packed while it was open is read all the same, one in between is not', async () => {
  const { path, reader, write } = log();
  write('one\ntwo\n');
  expect(await reader.next()).toBe('one');
  renameSync(path, `${path}.2`);
  rmSync(`${path}.2`);
  write('packed\n');
  renameSync(path, `${path}.1.gz`);
  write('three\n');
  expect(await all(reader)).toEqual(['two', 'three']);
});

test('copytruncate: what is written behind the cut is read', async () => {
  const { path, reader, write } = log();
  write('one\ntwo\n');
  expect(await all(reader)).toEqual(['one', 'two']);
  copyFileSync(path, `${path}.1.gz`);
  truncateSync(path, 0);
  write('new\n');
  expect(await all(reader)).toEqual(['new']);
});

test('a line beyond a mebibyte is passed over as an empty one, one of that size is read', async () => {
  const { reader, write } = log();
  write(`${'x'.repeat(MAX_LINE_BYTES)}\n${'y'.repeat(3 * MAX_LINE_BYTES)}\nafter\n`);
  expect((await reader.next())?.length).toBe(MAX_LINE_BYTES);
  expect(await all(reader)).toEqual(['', 'after']);
});

test('a link or a folder in the place of the log is not read', async () => {
  const { folder, path, reader, write } = log();
  write('one\n');
  expect(await all(reader)).toEqual(['one']);
  rmSync(path);
  writeFileSync(join(folder, 'elsewhere'), 'secret\n');
  symlinkSync(join(folder, 'elsewhere'), path);
  expect(await all(reader)).toEqual([]);
  rmSync(path);
  mkdirSync(path);
  expect(await all(reader)).toEqual([]);
  rmSync(path, { recursive: true });
  write('two\n');
  expect(await all(reader)).toEqual(['two']);
});

test('however it is written and rotated, each line is read once, in order', async () => {
  const step = fc.oneof(
    fc.record({
      write: fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replaceAll('\n', ' ')),
    }),
    fc.constant('half' as const),
    fc.constant('rotate' as const),
    fc.constant('read' as const),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { folder, path, reader, write } = log();
      const written: string[] = [];
      const read: string[] = [];
      let half = '';
      let rotated = 0;
      for (const each of steps) {
        if (each === 'read') read.push(...(await all(reader)));
        else if (each === 'half') {
          write('h');
          half += 'h';
        } else if (each === 'rotate') {
          // Whoever writes ends a line before that.
          write('\n');
          written.push(half);
          half = '';
          renameSync(path, join(folder, `audit.ndjson-${String(rotated++).padStart(8, '0')}`));
          writeFileSync(path, '');
        } else {
          write(`${each.write}\n`);
          written.push(half + each.write);
          half = '';
        }
      }
      read.push(...(await all(reader)));
      const shown = (lines: readonly string[]) => lines.map((line) => Buffer.from(line).toString());
      expect(shown(read)).toEqual(shown(written));
      await reader.close();
    }),
    { numRuns: 60 },
  );
});
