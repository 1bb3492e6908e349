import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import type { FactId } from '../../../../src/facts/facts.js';
import { linux } from '../../../../src/sources/linux/platform.js';
import type { HeldProcess } from '../../../../src/sources/process/held-process.js';
import type { FromObserver, ToObserver } from '../../../../src/sources/process/messages.js';
import { CpuLedger } from '../../../../src/sources/process/observe/cpu-ledger.js';
import { builtFile } from '../../../../src/threads/built-file.js';
import { Thread } from '../../../../src/threads/thread.js';
import { createObserver, FakePlatform, fakeProbe, heldAs, observerSettings } from '../fake-observer.js';
import { memoryConfig, start } from '../harness.js';
import { openedSince, openFiles } from '../open-files.js';

const entry = builtFile(import.meta.url.replace('/test/', '/src/'), './observer-thread.js');

/** The built thread, with what it said; it is closed with the test. */
async function startThread(facts: readonly FactId[]) {
  const bell = linux.bells.create();
  const settings = observerSettings({ facts, memory: memoryConfig({ interval: '1ms' }), bell });
  const messages: FromObserver[] = [];
  let heard = () => {};
  let die = (_: string) => {};
  const died = new Promise<string>((resolve) => {
    die = resolve;
  });
  const thread = new Thread<ToObserver, FromObserver>('observer', {
    file: entry,
    workerData: settings,
    onMessage: (message) => {
      messages.push(message);
      heard();
    },
    onDeath: die,
  });
  const wake = () => {
    Atomics.add(settings.messages, 0, 1);
    linux.bells.ring(settings.bell);
  };
  const end = async () => {
    const ended = thread.end({ kind: 'close' });
    wake();
    await ended;
    linux.bells.close(settings.bell);
  };
  onTestFinished(end);
  await thread.ready;
  return {
    messages,
    died,
    end,
    post(message: ToObserver) {
      thread.post(message);
      wake();
    },
    async until(fits: (message: FromObserver) => boolean) {
      while (!messages.some(fits))
        await new Promise<void>((resolve) => {
          heard = resolve;
        });
    },
  };
}

const tells = (kind: string) => (message: FromObserver) =>
  message.kind === 'records' && message.records.some((record) => record.kind === kind);

async function holdTarget(facts: readonly FactId[]): Promise<HeldProcess> {
  const target = await start('target');
  const probes = linux.probes.filter(({ fact }) => facts.includes(fact));
  const held = linux.hold(target.pid, () => ({ as: 'target' }), probes) ?? expect.fail('not held');
  onTestFinished(() => linux.release(held.handle));
  return held;
}

test('it reads what it is given, forgets it when told to, and answers behind what it has to tell', async () => {
  const held = await holdTarget(['regions']);
  const { post, until, messages, end } = await startThread(['regions']);
  post({ kind: 'watch', held });
  await until(tells('observed'));
  await until(tells('unchanged'));
  post({ kind: 'forget', key: held.process.key });
  await until(({ kind }) => kind === 'forgotten');
  await end();
  const told = messages.flatMap((message) => (message.kind === 'records' ? message.records : []));
  expect(new Set(told.map((record) => 'key' in record && record.key))).toEqual(new Set([held.process.key]));
  expect(messages.at(-1)).toEqual({ kind: 'forgotten', key: held.process.key });
});

test('a thread that fails leaves nothing open', async () => {
  const before = openFiles();
  const held = await holdTarget(['regions', 'tracer']);
  const { post, until, died } = await startThread(['regions', 'tracer']);
  post({ kind: 'watch', held });
  await until(tells('observed'));
  post({ kind: 'watch', held: { ...heldAs(7), opened: null } as unknown as HeldProcess });
  expect(await died).toMatch(/^observer thread failed: /);
  const left = openedSince(before).filter((file) => /\/(maps|status)$/.test(file));
  expect(left).toEqual([]);
});

test('a reading that blocks in one thread holds up no reading in another', async () => {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const ledger = new CpuLedger(0.1, 2).shared;
  const settings = observerSettings({ facts: ['regions'], ledger, keepsHouse: false, firstSlot: 1 });
  const worker = new Worker(new URL('../fixtures/blocked-observer.mjs', import.meta.url), {
    workerData: { settings, gate },
  });
  const exited = once(worker, 'exit');
  const messages: { readonly kind: string }[] = [];
  worker.on('message', (message) => messages.push(message));
  await once(worker, 'message');

  const probe = fakeProbe('tracer', { intervalMs: 2 });
  const { observer, told } = createObserver(new FakePlatform([probe]), { facts: ['tracer'], ledger });
  observer.watch(heldAs(8));
  // It comes to its readings, however long that takes, while the other one stands in its first.
  while (probe.readings.length < 100) observer.tick();
  expect(messages).toEqual([{ kind: 'reading' }]);
  // Waiting costs no processor time, so there is nothing to share out.
  expect(told.filter(({ kind }) => kind === 'rate-lowered')).toEqual([]);

  Atomics.add(gate, 0, 1);
  Atomics.notify(gate, 0);
  await exited;
  expect(messages[1]).toMatchObject({ kind: 'records', records: [{ kind: 'unchanged', key: '7:1' }] });
});
