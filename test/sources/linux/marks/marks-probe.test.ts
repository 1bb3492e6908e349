import { expect, test } from 'vitest';
import { relocatedLibrary } from '../../../support/relocated-library.js';
import { isOf, renamedTarget, start, tell, watch } from '../../process/harness.js';
import { openFiles } from '../../process/open-files.js';

const PAGE = 4096;
const NONE = { flipped: [], unfollowed: 0 };
const onePage = (startAddress: bigint) => ({ flipped: [{ startAddress, bytes: PAGE }], unfollowed: 0 });

/** The target fixture under watch, after what it is told first, and what becomes known of its code. */
async function watchTarget(commands: readonly string[] = [], args: readonly string[] = []) {
  const target = await start('target', args);
  for (const command of commands) await tell(target, command);
  const watched = await watch({ pids: [target.pid], facts: ['marks'] });
  const next = async () => (await watched.observed('marks')).value;
  /** A reading has found everything as it was. */
  const again = () => watched.next('unchanged', isOf('marks'));
  expect(await next()).toEqual(NONE);
  return { target, watched, next, again };
}

test.each([
  ['made writable and executable', 'rwx'],
  ['made writable in place of executable', 'rw-'],
])('code of a file that was %s for a moment is told, though nobody wrote', async (_, permissions) => {
  const { target, watched, next, again } = await watchTarget(['file /bin/cat']);
  await again();
  await tell(target, `protect ${permissions}`);
  const address = await tell(target, 'protect r-x');
  expect(await next()).toEqual(onePage(address));
  await again();
  await tell(target, 'unmap');
  expect(await next()).toEqual(NONE);
  expect(watched.records.filter(({ kind }) => kind === 'probe-failed')).toEqual([]);
});

test('a part of a mapping is told by itself, also of a process whose first thread has ended', async () => {
  const { target, next, again } = await watchTarget([], ['headless']);
  await again();
  const address = await tell(target, 'own');
  await tell(target, 'protect rwx');
  await tell(target, 'protect r-x');
  expect(await next()).toEqual(onePage(address));
});

test('code that is still writable when it is looked at is told once it is not', async () => {
  const { target, watched, next, again } = await watchTarget(['file /bin/cat']);
  await again();
  await tell(target, 'protect rw-');
  await again();
  await again();
  expect(watched.records.filter(({ kind }) => kind === 'observed')).toHaveLength(1);
  const address = await tell(target, 'protect r-x');
  expect(await next()).toEqual(onePage(address));
});

test('a process that forbids access after it was first seen is followed all the same', async () => {
  const { target, next, again } = await watchTarget(['file /bin/cat']);
  await again();
  await tell(target, 'undumpable');
  await tell(target, 'protect rwx');
  const address = await tell(target, 'protect r-x');
  expect(await next()).toEqual(onePage(address));
});

test('near misses: all that has the mark when it is first seen, or is no code of a file', async () => {
  const cases: readonly (readonly [before: readonly string[], meanwhile: readonly string[]])[] = [
    [['file /bin/cat', 'protect rwx', 'protect r-x'], []],
    [['file /bin/cat'], ['protect r--', 'protect r-x']],
    // A library with text relocations: the linker makes its code writable.
    [[], [`load ${relocatedLibrary()}`]],
    // Other code in the same place, of another file.
    [['file /bin/cat'], ['over rwx /bin/true', 'protect r-x']],
    [[], ['file /bin/cat', 'protect rwx', 'protect r-x']],
    // Memory without a file, and shared memory.
    [
      ['rwx', 'flip'],
      ['protect rwx', 'protect r-x'],
    ],
    [['shared'], ['protect rwx', 'protect r-x']],
  ];
  const targets = await Promise.all(
    cases.map(async ([before, meanwhile]) => {
      const target = await start('target');
      for (const command of before) await tell(target, command);
      return { target, meanwhile };
    }),
  );
  const watched = await watch({ pids: targets.map(({ target }) => target.pid), facts: ['marks'] });
  const allAgain = async () => {
    for (const { target } of targets) await watched.next('unchanged', ({ pid }) => pid === target.pid);
  };
  await allAgain();
  for (const { target, meanwhile } of targets) for (const command of meanwhile) await tell(target, command);
  await allAgain();
  await allAgain();
  const told = watched.records.flatMap((record) =>
    record.kind === 'observed' && record.fact === 'marks' ? [record.value] : [],
  );
  expect(told).toEqual(cases.map(() => NONE));
});

test('near miss: the child of a process whose code was made writable had it so from the start', async () => {
  const target = await start('target');
  await tell(target, 'own');
  await tell(target, 'protect rwx');
  await tell(target, 'protect r-x');
  const child = Number(await tell(target, 'fork'));
  const watched = await watch({ pids: [child], facts: ['marks'] });
  expect((await watched.observed('marks')).value).toEqual(NONE);
  await watched.next('unchanged', isOf('marks'));
  await watched.next('unchanged', isOf('marks'));
  expect(watched.records.filter(({ kind }) => kind === 'observed')).toHaveLength(1);
});

test('after an exec there is nothing left of it, and the new program is followed from its start', async () => {
  const { target, next, again } = await watchTarget(['file /bin/cat']);
  await again();
  await tell(target, 'protect rwx');
  expect(await tell(target, 'protect r-x')).toEqual((await next()).flipped[0]?.startAddress);
  target.send(`exec ${renamedTarget('other')}`);
  expect(await target.nextLine()).toBe('ready');
  expect(await next()).toEqual(NONE);
  await again();
  const address = await tell(target, 'own');
  await tell(target, 'protect rwx');
  await tell(target, 'protect r-x');
  expect(await next()).toEqual(onePage(address));
});

test('one descriptor is held for each process, and let go with it', async () => {
  const { target, watched, again } = await watchTarget();
  const held = () => openFiles().filter((file) => file === `/proc/${target.pid}/smaps`);
  await again();
  await again();
  expect(held()).toHaveLength(1);
  await target.end();
  await watched.next('target-gone');
  await watched.close();
  expect(held()).toEqual([]);
});
