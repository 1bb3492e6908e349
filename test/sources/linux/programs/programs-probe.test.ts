import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Config } from '../../../../src/config/schema.js';
import { UnwantedPrograms } from '../../../../src/sources/linux/programs/unwanted-programs.js';
import { isOf, renamedTarget, start, tell, watch } from '../../process/harness.js';

/** The target fixture under watch, and who is told to run beside it. */
async function watchTarget(programs: Config['programs']) {
  const target = await start('target');
  const watched = await watch({ pids: [target.pid], facts: ['programs'], programs });
  const next = async () => (await watched.observed('programs')).value.unwanted;
  return { target, watched, next };
}

test('a program comes, and goes, and others are nobody’s business', async () => {
  const { watched, next } = await watchTarget([{ name: 'cs-memory-e?it' }]);
  expect(await next()).toEqual([]);
  await start('target', [], renamedTarget('cs-notes'));
  const editor = await start('target', [], renamedTarget('cs-memory-edit'));
  expect(await next()).toEqual([{ pid: editor.pid, name: 'cs-memory-edit', sha256: '' }]);
  await editor.end();
  expect(await next()).toEqual([]);
  expect(watched.records.filter(({ kind }) => kind === 'probe-failed')).toEqual([]);
});

test('one that calls itself something else is known by its executable, which a long name does not hide', async () => {
  const editor = await start('target', [], renamedTarget('cs-memory-editor-of-a-long-name'));
  await tell(editor, 'rename kworker/0:1');
  const { next } = await watchTarget([{ name: 'cs-memory-editor-of-a-long-name' }]);
  expect(await next()).toEqual([{ pid: editor.pid, name: 'cs-memory-editor-of-a-long-name', sha256: '' }]);
});

test('one that takes an unwanted name later is told, raw as it is, and no more once it has another', async () => {
  const { next } = await watchTarget([{ name: 'cs-evil*' }]);
  expect(await next()).toEqual([]);
  const other = await start('target');
  await tell(other, 'rename cs-evil\x1b[2J|x');
  expect(await next()).toEqual([{ pid: other.pid, name: 'cs-evil\x1b[2J\nx', sha256: '' }]);
  await tell(other, 'rename calm');
  expect(await next()).toEqual([]);
});

test('a program is known by its hash whatever it is called, and another with that name is not', async () => {
  const program = renamedTarget('cs-notes');
  // What stands behind an ELF file's parts is not run.
  appendFileSync(program, `of this run: ${process.pid} ${performance.now()}`);
  const sha256 = createHash('sha256').update(readFileSync(program)).digest('hex');
  const { next } = await watchTarget([{ sha256 }]);
  expect(await next()).toEqual([]);
  await start('target', [], renamedTarget('cs-notes'));
  const notes = await start('target', [], program);
  expect(await next()).toEqual([{ pid: notes.pid, name: 'cs-notes', sha256 }]);
  // As every process may.
  await tell(notes, 'rename calm');
  expect(await next()).toEqual([{ pid: notes.pid, name: 'calm', sha256 }]);
});

test('a program that another becomes under the same short name is known by its hash', async () => {
  const program = renamedTarget('target');
  appendFileSync(program, `of this run: ${process.pid} ${performance.now()}`);
  const sha256 = createHash('sha256').update(readFileSync(program)).digest('hex');
  const { next } = await watchTarget([{ sha256 }]);
  expect(await next()).toEqual([]);
  const other = await start('target');
  other.send(`exec ${program}`);
  expect(await next()).toEqual([{ pid: other.pid, name: 'target', sha256 }]);
});

test('a program whose file is gone, or whose name is of another folder, is known all the same', async () => {
  const program = renamedTarget('cs-memory-gone');
  const editor = await start('target', [], program);
  rmSync(program);
  const { next } = await watchTarget([{ name: 'cs-memory-gone' }]);
  expect(await next()).toEqual([{ pid: editor.pid, name: 'cs-memory-gone', sha256: '' }]);
});

test('a target is not beside itself', async () => {
  const target = await start('target', [], renamedTarget('cs-memory-self'));
  const watched = await watch({
    ...{ pids: [target.pid], facts: ['programs'] },
    programs: [{ name: 'cs-memory-self' }],
  });
  expect((await watched.observed('programs')).value.unwanted).toEqual([]);
});

test('without a list nobody is told of, and nothing is hashed', async () => {
  const look = new UnwantedPrograms([]);
  look.step();
  expect([look.failure, look.beside(1)]).toEqual(['', []]);
  const watched = await watch({ pids: [(await start('target')).pid], facts: ['programs'] });
  expect((await watched.observed('programs')).value).toEqual({ unwanted: [] });
  await watched.next('unchanged', isOf('programs'));
});

test('the monitor itself is not beside anybody', () => {
  const look = new UnwantedPrograms([{ name: '*' }]);
  look.step();
  expect(look.beside(1).map(({ pid }) => pid)).not.toContain(process.pid);
  expect(look.beside(1).length).toBeGreaterThan(0);
  expect(look.beside(1).length).toBeLessThanOrEqual(64);
});
