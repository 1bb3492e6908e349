import { lastValueFrom } from 'rxjs';
import { afterEach, expect, test } from 'vitest';
import { inputLane } from '../../../src/pipeline/judge/input-lane.js';
import { ChannelStates } from '../../../src/pipeline/pool/channel-states.js';
import type { DetectionPool } from '../../../src/pipeline/pool/detection-pool.js';
import { KeptWorkers } from '../../../src/pipeline/pool/kept-workers.js';
import type { PoolOptions } from '../../../src/pipeline/pool/pool.js';
import { even, INJECTED, presses } from '../support/records.js';
import { FAILURE, fixture, lookAt, stubborn, workerData } from './support.js';

const kept: KeptWorkers[] = [];
afterEach(() => Promise.all(kept.splice(0).map((each) => each.close())));

/** Starts sessions, one after another. */
function keep(): (options?: Partial<PoolOptions>) => Promise<DetectionPool> {
  const workers = new KeptWorkers();
  kept.push(workers);
  return (options = {}) => workers.start({ workerData: workerData(), ...options });
}

/** What a worker says of a snapshot with injected memory. */
async function look(pool: DetectionPool, at = INJECTED): Promise<number | undefined> {
  const [judgement] = await lastValueFrom(pool.run(lookAt(at)));
  return judgement?.suspicious;
}

test('the next session has the same threads', async () => {
  const start = keep();
  for (const looks of [1, 2, 3]) {
    const pool = await start({ workerUrl: fixture('counting') });
    expect(await look(pool)).toBe(looks);
    await pool.close();
  }
});

test.each<[string, Partial<PoolOptions>]>([
  ['another number of threads', { threads: 2 }],
  ['another file', { workerUrl: new URL(`${fixture('counting').href}?other`) }],
  ['extensions', { workerData: { ...workerData(), extensions: { detectors: ['/a.js'], indicators: [] } } }],
])('but not with %s, nor what comes behind it', async (_, other) => {
  const start = keep();
  const workerUrl = fixture('counting');
  for (const options of [{ workerUrl }, { workerUrl, ...other }, { workerUrl }]) {
    const pool = await start(options);
    expect(await look(pool)).toBe(1);
    await pool.close();
  }
});

test('each session is judged by its own settings', async () => {
  const start = keep();
  const seen: (number | undefined)[] = [];
  for (const detectors of [workerData().detectors, [], workerData().detectors]) {
    const pool = await start({ workerData: { ...workerData(), detectors } });
    seen.push(await look(pool));
    await pool.close();
  }
  expect(seen).toEqual([1, 0, 1]);
});

test('what one session remembers of the input is nothing to the next', async () => {
  const start = keep();
  const [head, tail] = [presses(even(50).slice(0, 25)), presses(even(50).slice(25))];
  const found = async (...sessions: (typeof head)[][]) => {
    let count = 0;
    for (const hops of sessions) {
      const states = new ChannelStates({});
      const pool = await start({ workerData: workerData(states) });
      const lane = inputLane(states);
      for (const hop of hops) count += (await lastValueFrom(pool.run(lane.job([hop])))).flat().length;
      await pool.close();
    }
    return count;
  };
  expect(await found([head, tail])).toBeGreaterThan(0);
  expect(await found([head], [tail])).toBe(0);
});

test('a worker that dies in a later session is replaced by one with the settings of that session', async () => {
  const start = keep();
  const workerUrl = fixture('mortal');
  const first = await start({ workerUrl, workerData: { ...workerData(), detectors: [] } });
  expect(await look(first)).toBe(0);
  await first.close();
  const second = await start({ workerUrl });
  expect(await look(second)).toBe(1);
  expect(second.stats.failures).toBe(1);
  await second.close();
});

test('workers of which one has failed serve no other session, nor those that have a task', async () => {
  const start = keep();
  const workerUrl = fixture('stubborn');
  const failed = await start({ workerUrl });
  expect(await look(failed, stubborn(FAILURE.throws, 1))).toBe(1);
  await failed.close();
  const busy = await start({ workerUrl, deadlineMs: 60_000 });
  expect(busy.stats.failures).toBe(0);
  const loops = look(busy, stubborn(FAILURE.loops, 99));
  await Promise.all([expect(loops).rejects.toMatchObject({ code: 'CS_WORKER' }), busy.close()]);
  const last = await start({ workerUrl });
  expect(await look(last, stubborn(FAILURE.loops, 0))).toBe(0);
  await last.close();
});

test('once they are closed, those of a session end with it', async () => {
  const workers = new KeptWorkers();
  const pool = await workers.start({ workerData: workerData(), workerUrl: fixture('counting') });
  await workers.close();
  expect(await look(pool)).toBe(1);
  await pool.close();
  await expect(look(pool)).rejects.toMatchObject({ code: 'CS_WORKER' });
});
