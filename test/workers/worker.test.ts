import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { packRegions } from '../../src/facts/regions/region-builder.js';
import { NO_EXTENSIONS } from '../../src/workers/extensions/extensions.js';
import { INDICATORS } from '../../src/workers/input/indicators.js';
import type { WorkerAnswer, WorkerData, WorkerTask } from '../../src/workers/messages.js';
import { region } from './memory/regions.js';

const built = new URL('../../dist/workers/worker.js', import.meta.url);
const SERVE = `
  import(${JSON.stringify(built.href)}).then(({ default: answer }) =>
    require('node:worker_threads').parentPort.on('message', function (task) {
      let reply;
      try { reply = answer(task); } catch (error) { reply = { kind: 'failed', name: error.name }; }
      this.postMessage(reply);
    }),
  );`;

/** A detection worker with some detectors in force, ended with the test. */
function startWorker(detectors: readonly string[]) {
  const workerData: WorkerData = {
    detectors,
    indicators: INDICATORS.map(({ id }) => id),
    extensions: NO_EXTENSIONS.paths,
    allowedRegions: [],
    attribution: false,
    inputThresholds: {},
    channelStates: [],
  };
  const worker = new Worker(SERVE, { eval: true, workerData });
  onTestFinished(async () => void (await worker.terminate()));
  return async (task: WorkerTask) => {
    const answered = once(worker, 'message');
    worker.postMessage(task);
    return (await answered)[0] as WorkerAnswer | { readonly kind: 'failed'; readonly name: string };
  };
}

const CLEAN = packRegions([region('r-xp', '/usr/bin/game', 42n)]);
const INJECTED = packRegions([region('rwxp')]);
const GDB = { via: 'ptrace', tracerPid: 9, tracerName: 'gdb', attached: true };
const suspicions = (answer: object) =>
  'judgements' in answer &&
  (answer as { judgements: { suspicious: number }[] }).judgements.map((one) => one.suspicious);

test('each place of the columns is about one process', async () => {
  const ask = startWorker(['writable-executable', 'tracer']);
  const facts = { regions: [CLEAN, INJECTED, undefined, INJECTED], tracer: [GDB, undefined, GDB, GDB] };
  expect(suspicions(await ask({ kind: 'look', pacedBy: 'regions', count: 4, facts }))).toEqual([0, 1, 0, 1]);
  expect(suspicions(await ask({ kind: 'look', pacedBy: 'tracer', count: 4, facts }))).toEqual([1, 0, 1, 1]);
});

test('a fact without a column is unknown of all', async () => {
  const ask = startWorker(['writable-executable', 'tracer']);
  const task = { kind: 'look', pacedBy: 'regions', count: 2, facts: { tracer: [GDB, GDB] } } as const;
  expect(suspicions(await ask(task))).toEqual([0, 0]);
});

test('a detector that is not in force does not run', async () => {
  const ask = startWorker(['anonymous-executable']);
  const task = { kind: 'look', pacedBy: 'regions', count: 1, facts: { regions: [INJECTED] } } as const;
  expect(await ask(task)).toMatchObject({
    judgements: [{ suspicious: 1, findings: [{ detector: 'anonymous-executable' }] }],
  });
});

test('a packed fact that is none fails its task', async () => {
  const ask = startWorker(['writable-executable']);
  const broken = new SharedArrayBuffer(8);
  new Uint32Array(broken)[0] = 3;
  const task = { kind: 'look', pacedBy: 'regions', count: 2, facts: { regions: [CLEAN, broken] } } as const;
  expect(await ask(task)).toEqual({ kind: 'failed', name: 'RangeError' });
});
