import { expect, onTestFinished } from 'vitest';
import type { Access, Accesses } from '../../../../src/facts/traced/accesses.js';
import type { Flips } from '../../../../src/facts/traced/flips.js';
import { linux } from '../../../../src/sources/linux/platform.js';
import { listThreads } from '../../../../src/sources/linux/proc.js';
import { accessesProbe } from '../../../../src/sources/linux/trace/accesses-probe.js';
import { flipsProbe } from '../../../../src/sources/linux/trace/flips-probe.js';
import { bells } from '../../../../src/sources/linux/wake/bell.js';
import type { HeldProcess } from '../../../../src/sources/process/held-process.js';
import type { Attached, Prompter } from '../../../../src/sources/process/probe.js';
import { compileFixture, type Fixture, startFixture } from '../../../support/fixtures.js';
import { testTraced, tracesOf } from '../../../support/traced.js';
import { memoryConfig, start, tell } from '../../process/harness.js';

const ON = memoryConfig({ trace: 'on' });

/** A probe at work on a process, and what it is told. */
function follow<Value>(
  { pid }: Fixture,
  attach: (held: HeldProcess, prompter: Prompter) => Attached<Value> | undefined,
  as: 'target' | 'other' = 'target',
) {
  const held = linux.hold(pid, () => ({ as }), []) ?? expect.fail('not held');
  onTestFinished(() => linux.release(held.handle));
  const number = bells.create();
  onTestFinished(() => bells.close(number));
  const bell = bells.open(number);
  const attached = attach(held, {
    listen: (descriptor, onReady) => bell.listen(descriptor, onReady),
    ignore: (descriptor) => bell.ignore(descriptor),
    prompt() {},
  });
  onTestFinished(() => attached?.close());
  return {
    attached,
    /** All that was told until something fits. */
    until(fits: (told: Value) => boolean): Value {
      for (;;) {
        bell.sleep(1000, 0);
        const reading = attached?.read();
        if (typeof reading !== 'object' || reading.failed !== undefined) continue;
        if (fits(reading.changed)) return reading.changed;
      }
    },
  };
}

const followFlips = (target: Fixture, memory = ON) =>
  follow<Flips>(target, (held, prompter) => flipsProbe.start(memory, prompter)(held, -1));
const followAccesses = (target: Fixture, as?: 'target' | 'other') =>
  follow<Accesses>(target, (held, prompter) => accessesProbe.start(ON, prompter)(held, -1), as);

testTraced.each([
  ['the first thread', 'flip', 1000],
  ['a thread that was started later', 'thread', 1000],
  ['far more than the kernel has room for', 'flip', 30_000],
])(
  'memory that is executable for microseconds is found every time, or counted as lost: %s',
  async (_, how, count) => {
    const target = await start('traced');
    const { until } = followFlips(target);
    const address = await tell(target, `${how} ${count}`);
    const counted = { found: 0, lost: 0 };
    until(({ flips, lost }) => {
      for (const flip of flips) {
        expect(flip).toMatchObject({ startAddress: address, bytes: 4096, permissions: 5 });
        counted.found += flip.times;
      }
      counted.lost += lost;
      return counted.found + counted.lost >= count;
    });
    expect(counted.found).toBeGreaterThan(0);
    expect(counted.found).toBeLessThanOrEqual(count);
    // Nobody read while they were made.
    if (count > 1000) expect(counted.lost).toBeGreaterThan(0);
  },
);

testTraced('what is never executable, what the kernel refuses and what others do is no flip', async () => {
  const [target, other] = [await start('traced'), await start('traced')];
  const { until } = followFlips(target);
  await tell(target, 'quiet 100');
  await tell(target, 'denied');
  await tell(other, 'flip 10');
  const address = await tell(target, 'rwx');
  const told = until(() => true);
  expect(told).toMatchObject({
    flips: [{ startAddress: address, permissions: 7, times: 1 }],
    total: 1,
    lost: 0,
  });
});

/** Runs a program that does something to the memory of a process, once, and ends. @returns its PID */
async function act(how: string, pid: number, address: bigint): Promise<number> {
  const actor = startFixture(compileFixture('traced'), [how, '1', `${pid}`, `0x${address.toString(16)}`]);
  expect(await actor.exited).toBe(0);
  return actor.pid;
}

testTraced('who writes, reads, attaches and pokes is named, with what was done', async () => {
  const target = await start('traced');
  const { until } = followAccesses(target);
  const place = await tell(target, 'quiet 0');
  const told: Access[] = [];
  const expected: object[] = [];
  for (const [how, ...ways] of [
    ['write', { way: 'write', bytes: 16 }],
    ['read', { way: 'read', bytes: 16 }],
    ['poke', { way: 'attach', bytes: 0 }, { way: 'poke', bytes: 8 }],
  ] as const) {
    const pid = await act(how, target.pid, place);
    expected.push(...ways.map((way) => ({ ...way, pid, name: 'traced', times: 1 })));
    until(({ accesses }) => told.push(...accesses) >= expected.length);
  }
  expect(told).toEqual(expected);
});

testTraced('a process that is reached for by the id of another of its threads is meant', async () => {
  const target = await start('target', ['headless']);
  const { until } = followAccesses(target);
  const place = await tell(target, 'rwx');
  const thread = listThreads(target.pid).find((id) => id !== target.pid) ?? expect.fail('no thread');
  const pid = await act('write', thread, place);
  expect(until(() => true).accesses).toMatchObject([{ pid, way: 'write' }]);
});

testTraced('what is done to others, and what a process does to itself, is no access', async () => {
  const [target, other] = [await start('traced'), await start('traced')];
  const { until } = followAccesses(target);
  const [place, elsewhere] = [await tell(target, 'quiet 0'), await tell(other, 'quiet 0')];
  await act('read', other.pid, elsewhere);
  await act('write', other.pid, elsewhere);
  await tell(target, `read 1 ${target.pid} 0x${place.toString(16)}`);
  const pid = await act('read', target.pid, place);
  expect(until(() => true)).toMatchObject({ accesses: [{ pid, times: 1 }], total: 1, lost: 0 });
});

testTraced('only targets are traced, and nobody when it is off', async () => {
  const target = await start('traced');
  expect(followFlips(target, memoryConfig()).attached).toBeUndefined();
  expect(followAccesses(target, 'other').attached).toBeUndefined();
  expect(tracesOf(process.pid)).toEqual([]);
});

testTraced('a trace is there while somebody is followed', async () => {
  const target = await start('traced');
  const { attached } = followFlips(target);
  expect(tracesOf(process.pid)).toEqual([expect.stringMatching(/-flips-\d+$/)]);
  attached?.close();
  expect(tracesOf(process.pid)).toEqual([]);
});
