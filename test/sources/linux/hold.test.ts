import { expect, test } from 'vitest';
import { ClearSightError } from '../../../src/errors/errors.js';
import type { FactId } from '../../../src/facts/facts.js';
import { holdProcess } from '../../../src/sources/linux/hold.js';
import { linux } from '../../../src/sources/linux/platform.js';
import { regionsProbe } from '../../../src/sources/linux/regions/regions-probe.js';
import type { AnyProbe } from '../../../src/sources/process/probe.js';
import { isAbout, start, tell, watch } from '../process/harness.js';
import { openedSince, openFiles } from '../process/open-files.js';

const probesOf = (facts: readonly FactId[]) => linux.probes.filter(({ fact }) => facts.includes(fact));

test.each<[readonly FactId[], readonly string[]]>([
  [[], []],
  [['regions'], ['maps']],
  [['tracer'], ['status']],
  [['modules'], ['maps', 'pagemap']],
  [['vdso'], ['maps', 'pagemap']],
  [['visibility'], ['pagemap']],
  [['marks'], ['smaps']],
  [['programs'], []],
  [
    ['regions', 'tracer'],
    ['maps', 'status'],
  ],
])('for the facts %j it opens the handle and %j', async (facts, files) => {
  const target = await start('target');
  const before = openFiles();
  const held = holdProcess(target.pid, () => ({ as: 'target' }), probesOf(facts)) ?? expect.fail('not held');
  const opened = openedSince(before);
  linux.release(held.handle);
  for (const probe of probesOf(facts)) probe.close(held.opened.get(probe.fact) ?? -1);
  const paths = files.map((file) => `/proc/${target.pid}/${file}`);
  expect(opened.filter((file) => file.startsWith('/proc/')).sort()).toEqual(paths);
  expect(opened).toHaveLength(1 + files.length);
  expect([...held.opened.keys()].sort()).toEqual([...facts].sort());
  expect(openedSince(before)).toEqual([]);
});

test('a process that is not accepted leaves nothing open, and was asked about by its names', async () => {
  const target = await start('target');
  const before = openFiles();
  const asked: unknown[] = [];
  const refuse = (names: unknown) => void asked.push(names);
  expect(holdProcess(target.pid, refuse, linux.probes)).toBeUndefined();
  expect(openedSince(before)).toEqual([]);
  expect(asked).toEqual([
    {
      shortName: 'target',
      executable: expect.stringMatching(/\/fixtures\/build\/target$/),
      parentPid: process.pid,
    },
  ]);
});

test('a zombie, a kernel thread and a PID of nobody are not held and not asked about', async () => {
  const parent = await start('target');
  const zombie = Number(await tell(parent, 'zombie'));
  const before = openFiles();
  const accept = () => expect.fail('asked about');
  for (const pid of [zombie, 2, 4_194_303]) expect(holdProcess(pid, accept, linux.probes)).toBeUndefined();
  expect(openedSince(before)).toEqual([]);
});

test('a probe for which descriptors run out leaves nothing open', async () => {
  const target = await start('target');
  const before = openFiles();
  const exhausted = {
    ...regionsProbe,
    open: () => {
      throw new ClearSightError('CS_NATIVE', 'EMFILE: too many open files');
    },
  };
  const [first] = probesOf(['tracer']) as [AnyProbe];
  expect(() => holdProcess(target.pid, () => ({ as: 'target' }), [first, exhausted])).toThrow(/EMFILE/);
  expect(openedSince(before)).toEqual([]);
});

test('a system opens what its facts need, and nothing else', async () => {
  const [target, other] = [await start('target'), await start('target')];
  const watched = await watch({ pids: [target.pid], facts: ['tracer'] });
  const { process } = await watched.next('target-found');
  await watched.next('unchanged', isAbout(process));
  // The finder keeps the short names of all processes at hand, whatever is read of them.
  const filesOf = (pid: number) =>
    openFiles().filter((file) => file.startsWith(`/proc/${pid}/`) && !file.endsWith('/comm'));
  expect(filesOf(target.pid)).toEqual([`/proc/${target.pid}/status`]);
  expect(filesOf(other.pid)).toEqual([]);
  await target.end();
  await watched.next('target-gone');
  expect(filesOf(target.pid)).toEqual([]);
});
