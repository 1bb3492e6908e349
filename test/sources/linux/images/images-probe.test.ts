import { expect, test } from 'vitest';
import { isOf, start, tell, watch } from '../../process/harness.js';

const PAGE = 4096n;

/** The target fixture under watch, and what becomes known of the images in it. */
async function watchTarget(args: readonly string[] = []) {
  const target = await start('target', args);
  const watched = await watch({ pids: [target.pid], facts: ['images'] });
  const next = async () => (await watched.observed('images')).value;
  return { target, watched, next };
}

test.each([
  ['a library with its header', 'elf r--r-xr--rw-', 'elf', 1n],
  ['one whose header lies with its code', 'elf r-xrw-', 'elf', 0n],
  ['one that is writable throughout', 'elf rwx', 'elf', 0n],
  ['one whose header may not be read any more', 'elf ---r-x', 'elf', 1n],
  ['a library of Windows', 'pe r--r-xr--rw-', 'pe', 1n],
  ['a library whose header was wiped', 'wiped r--r-xr--rw-', 'layout', 1n],
])('%s is found', async (_, image, sign, codePage) => {
  const { target, next } = await watchTarget();
  expect(await next()).toEqual([]);
  const startAddress = await tell(target, `image ${image}`);
  expect(await next()).toEqual([{ startAddress, codeAddress: startAddress + codePage * PAGE, sign }]);
});

test('several are found, in the order of addresses, and what was there before is found at once', async () => {
  const target = await start('target');
  const addresses = [
    await tell(target, 'image elf r--r-xr--rw-'),
    await tell(target, 'image pe r-x'),
    await tell(target, 'image wiped r--r-xr--rw-'),
  ];
  const watched = await watch({ pids: [target.pid], facts: ['images'] });
  const { value } = await watched.observed('images');
  const ascending = [...addresses].sort((one, other) => (one < other ? -1 : 1));
  expect(value.map(({ startAddress }) => startAddress)).toEqual(ascending);
  expect(value.map(({ sign }) => sign).toSorted()).toEqual(['elf', 'layout', 'pe']);
});

test.each([
  ['a header without code', 'elf r--r--rw-'],
  ['a header, and code behind a gap', 'elf r--gapr-x'],
  ['a header two mappings before the code', 'elf r--rw-r-x'],
  ['code of something else', 'jit r-x'],
  ['code beside data, as a compiler has it', 'jit rw-r-xrw-'],
  ['the layout without its constants', 'wiped r--r-xrw-'],
  ['the layout without its variables', 'wiped r--r-xr--'],
  ['the layout with a gap', 'wiped r--r-xgapr--rw-'],
  ['the layout in another order', 'wiped rw-r-xr--r--'],
  ['the layout with code that is writable', 'wiped r--rwxr--rw-'],
])('near miss: %s', async (_, image) => {
  const target = await start('target');
  await tell(target, `image ${image}`);
  const watched = await watch({ pids: [target.pid], facts: ['images'] });
  expect((await watched.observed('images')).value).toEqual([]);
});

test('near miss: memory of a memfd and shared memory, which would have pages made by being read', async () => {
  const target = await start('target');
  await tell(target, 'memfd game');
  await tell(target, 'shared');
  const watched = await watch({ pids: [target.pid], facts: ['images'] });
  expect((await watched.observed('images')).value).toEqual([]);
});

test('a process whose first thread has ended is looked at', async () => {
  const { target, next } = await watchTarget(['headless']);
  expect(await next()).toEqual([]);
  await tell(target, 'image elf r--r-x');
  expect(await next()).toMatchObject([{ sign: 'elf' }]);
});

test('after an exec there is nothing left of it', async () => {
  const { target, watched, next } = await watchTarget();
  expect(await next()).toEqual([]);
  await tell(target, 'image elf r-x');
  expect(await next()).toHaveLength(1);
  target.send('exec /bin/cat');
  expect(await next()).toEqual([]);
  expect(watched.records.filter(({ kind }) => kind === 'probe-failed')).toEqual([]);
});

test('code that a program makes for itself is none: Node', async () => {
  const watched = await watch({ pids: [process.ppid], facts: ['images'] });
  expect((await watched.observed('images')).value).toEqual([]);
  await watched.next('unchanged', isOf('images'));
});
