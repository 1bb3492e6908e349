import { expect, test } from 'vitest';
import type { Vdso } from '../../../../src/facts/vdso.js';
import { hasProcmapQuery } from '../../../../src/sources/linux/kernel-features.js';
import { isAbout, isOf, memoryConfig, start, tell, watch } from '../../process/harness.js';

const readers = hasProcmapQuery() ? (['ioctl', 'text'] as const) : (['text'] as const);
const DIGEST = expect.stringMatching(/^[0-9a-f]{64}$/);
const CLEAN: Vdso = { bytes: 8192, writtenPages: 0, changedBytes: 0, digest: '' };

/** The target fixture under watch, and what becomes known of its vdso. */
async function watchTarget(reader: (typeof readers)[number] = 'text') {
  const target = await start('target');
  const watched = await watch({ pids: [target.pid], facts: ['vdso'], memory: memoryConfig({ reader }) });
  return { target, watched, next: async () => (await watched.observed('vdso')).value };
}

test.each(readers)(
  '%s: what is written through /proc/self/mem is seen, and that it was put back',
  async (reader) => {
    const { target, next } = await watchTarget(reader);
    expect(await next()).toEqual(CLEAN);
    await tell(target, 'vdso file');
    const written = await next();
    expect(written).toEqual({
      bytes: 8192,
      writtenPages: 1,
      changedBytes: expect.any(Number),
      digest: DIGEST,
    });
    expect(written.changedBytes).toBeGreaterThan(0);
    expect(written.changedBytes).toBeLessThanOrEqual(4);
    await tell(target, 'vdso back');
    const back = await next();
    expect(back).toEqual({ bytes: 8192, writtenPages: 1, changedBytes: 0, digest: DIGEST });
    expect(back.digest).not.toBe(written.digest);
  },
);

test.each(['file', 'protect'])('what was written before it was first seen is seen too: %s', async (how) => {
  const target = await start('target');
  await tell(target, `vdso ${how}`);
  const watched = await watch({ pids: [target.pid], facts: ['vdso'] });
  const { value } = await watched.observed('vdso');
  expect(value).toMatchObject({ writtenPages: 1, digest: DIGEST });
  expect(value.changedBytes).toBeGreaterThan(0);
});

test.each(readers)(
  '%s: one that moved is followed, and seen to be unwritten until it is written',
  async (reader) => {
    const { target, watched, next } = await watchTarget(reader);
    expect(await next()).toEqual(CLEAN);
    await tell(target, 'vdso move');
    await watched.next('unchanged', isOf('vdso'));
    await watched.next('unchanged', isOf('vdso'));
    await tell(target, 'vdso file');
    expect(await next()).toMatchObject({ bytes: 8192, writtenPages: 1 });
  },
);

test.each(readers)(
  '%s: one that was written and may not be run, nor even read, at the moment is seen',
  async (reader) => {
    const target = await start('target');
    await tell(target, 'vdso file');
    await tell(target, 'vdso hide');
    const watched = await watch({ pids: [target.pid], facts: ['vdso'], memory: memoryConfig({ reader }) });
    const { value } = await watched.observed('vdso');
    expect(value).toMatchObject({ writtenPages: 1, digest: DIGEST });
    expect(value.changedBytes).toBeGreaterThan(0);
  },
);

test.each(readers)('%s: one that was unmapped is none', async (reader) => {
  const { target, next } = await watchTarget(reader);
  expect(await next()).toEqual(CLEAN);
  await tell(target, 'vdso unmap');
  expect(await next()).toEqual({ ...CLEAN, bytes: 0 });
});

test('a copy with the bytes of the kernel is told as such', async () => {
  const { target, next } = await watchTarget();
  expect(await next()).toEqual(CLEAN);
  await tell(target, 'vdso same');
  expect(await next()).toEqual({ bytes: 8192, writtenPages: 1, changedBytes: 0, digest: DIGEST });
});

test('a process that forbids opens after it was found is watched on', async () => {
  const { target, next } = await watchTarget();
  expect(await next()).toEqual(CLEAN);
  await tell(target, 'undumpable');
  await tell(target, 'vdso protect');
  expect(await next()).toMatchObject({ writtenPages: 1 });
});

test('after an exec the new program has the pages of the kernel again', async () => {
  const { target, watched, next } = await watchTarget();
  expect(await next()).toEqual(CLEAN);
  await tell(target, 'vdso file');
  expect(await next()).toMatchObject({ writtenPages: 1 });
  target.send('exec /bin/cat');
  expect(await next()).toEqual(CLEAN);
  expect(watched.records.filter(({ kind }) => kind === 'probe-failed')).toEqual([]);
});

test('a process whose first thread has ended is watched on', async () => {
  const headless = await start('target', ['headless']);
  const watched = await watch({ pids: [headless.pid], facts: ['vdso'] });
  expect((await watched.observed('vdso')).value).toEqual(CLEAN);
  await tell(headless, 'vdso protect');
  const { value } = await watched.observed('vdso');
  expect(value).toMatchObject({ writtenPages: 1, digest: DIGEST });
});

test('a child that was forked from a process with a written vdso has it too', async () => {
  const { target, watched, next } = await watchTarget();
  expect(await next()).toEqual(CLEAN);
  await tell(target, 'vdso file');
  await next();
  const child = Number(await tell(target, 'fork'));
  const { value } = await watched.observed('vdso', isAbout(await watched.system.hold(child)));
  expect(value).toMatchObject({ writtenPages: 1 });
});

test('a program that maps code of its own has the pages of the kernel: Node', async () => {
  const watched = await watch({ pids: [process.ppid], facts: ['vdso'] });
  expect((await watched.observed('vdso')).value).toEqual(CLEAN);
});
