import { expect, onTestFinished, test } from 'vitest';
import { monotonicNowMs } from '../../../../src/sources/clock.js';
import type { Wanted } from '../../../../src/sources/evidence/evidence-system.js';
import { openWitness } from '../../../../src/sources/linux/evidence/witness.js';
import { readStat } from '../../../../src/sources/linux/proc.js';
import { start, tell } from '../../../support/target.js';

const soon = (ms = 10_000) => ({ maxBytes: 2 ** 20, untilMs: monotonicNowMs() + ms });

/** A target with its witness, and where it has code that was put there. */
async function observe(args: readonly string[] = []) {
  const target = await start('target', args);
  const startAddress = Number(await tell(target, 'code c3'));
  const key = `${target.pid}:${readStat(target.pid)?.startTime ?? ''}` as const;
  const witness = openWitness({ pid: target.pid, key }) ?? expect.fail('not there');
  onTestFinished(() => witness.close());
  const wanted: Wanted = { startAddress, endAddress: startAddress + 4096 };
  return { target, witness, wanted };
}

test('a process that stands still is seen whole', async () => {
  const { target, witness, wanted } = await observe();
  target.child.kill('SIGSTOP');
  const { isStopped, places, missing, executable, tracer } = witness.take([wanted], soon());
  expect({ isStopped, missing, tracer }).toEqual({ isStopped: true, missing: [], tracer: null });
  expect(executable).toMatch(/\/target$/);
  expect(places[0]?.runs[0]?.content[0]).toBe(0xc3);
});

test('one that runs is seen too, and that it ran is said', async () => {
  const { target, witness, wanted } = await observe();
  const { isStopped, places, missing } = witness.take([wanted], soon());
  expect(isStopped).toBe(false);
  expect(missing).toEqual([expect.stringMatching(/^a moment: /)]);
  expect(places[0]?.runs[0]?.content).toHaveLength(4096);
  process.kill(target.pid, 0);
});

test('a process whose first thread has ended has its memory in the others', async () => {
  const { target, witness, wanted } = await observe(['headless']);
  await expect.poll(() => readStat(target.pid)?.state).toBe('Z');
  target.child.kill('SIGSTOP');
  const { places, threads } = witness.take([wanted], soon());
  expect(places[0]?.runs[0]?.content[0]).toBe(0xc3);
  expect(threads.map(({ state }) => state).toSorted()).toEqual(['T', 'Z']);
});

test('memory that is gone, and a process that is', async () => {
  const { target, witness, wanted } = await observe();
  await tell(target, 'unmap');
  const seen = witness.take([wanted], soon());
  expect(seen.places).toEqual([{ runs: [], isWhole: false }]);
  expect(seen.missing.at(-1)).toMatch(/^memory at 0x[0-9a-f]+: it is not mapped any more$/);
  await target.end();
  expect(witness.take([wanted], soon())).toMatchObject({
    ...{ places: [], threads: [], modules: [], missing: ['all: the process had ended'] },
  });
});

test('with the time over there is what one look gives, and what is not there is said', async () => {
  const { witness, wanted } = await observe();
  const { places, missing } = witness.take([wanted], soon(-1));
  expect(places[0]?.runs).toEqual([]);
  expect(missing.some((one) => one.endsWith(': 0 bytes of 4096 are saved'))).toBe(true);
});

test('the PID of another process is nobody', async () => {
  const { target } = await observe();
  expect(openWitness({ pid: target.pid, key: `${target.pid}:1` })).toBeUndefined();
});
