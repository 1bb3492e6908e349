import { expect, onTestFinished, test } from 'vitest';
import type { FactId } from '../../../../src/facts/facts.js';
import { linux } from '../../../../src/sources/linux/platform.js';
import { regionsProbe } from '../../../../src/sources/linux/regions/regions-probe.js';
import { tracerProbe } from '../../../../src/sources/linux/tracer-probe.js';
import type { ObservedRecord } from '../../../../src/sources/process/messages.js';
import { Observers } from '../../../../src/sources/process/observe/observers.js';
import type { AnyProbe } from '../../../../src/sources/process/probe.js';
import { start, systemOptions } from '../harness.js';
import { openedSince, openFiles } from '../open-files.js';

const COSTLY: AnyProbe = { ...regionsProbe, cost: 'costly' };

/** Observers of real threads, and what they say, in order. */
async function observe(probes: readonly AnyProbe[], facts: readonly FactId[] = ['regions', 'tracer']) {
  const said: (ObservedRecord | { readonly kind: 'forgotten'; readonly key: string })[] = [];
  let heard = () => {};
  const say = (what: (typeof said)[number]) => {
    said.push(what);
    heard();
  };
  let started = 0;
  const onWorker = () => void started++;
  process.on('worker', onWorker);
  const observers = new Observers({ probes, bells: linux.bells }, systemOptions({ facts }), {
    onRecord: say,
    onForgotten: (key) => say({ kind: 'forgotten', key }),
    onDeath: (reason) => expect.fail(reason),
  });
  onTestFinished(() => observers.end());
  await observers.ready;
  process.off('worker', onWorker);
  return {
    observers,
    said,
    started,
    async until(fits: (what: (typeof said)[number]) => boolean) {
      while (!said.some(fits))
        await new Promise<void>((resolve) => {
          heard = resolve;
        });
    },
  };
}

async function holdTarget() {
  const target = await start('target');
  const probes = [regionsProbe, tracerProbe];
  const held = linux.hold(target.pid, () => ({ as: 'target' }), probes) ?? expect.fail('not held');
  onTestFinished(() => linux.release(held.handle));
  return { target, held };
}

const isOf = (fact: FactId) => (what: object) => 'fact' in what && what.fact === fact;
const isEnd = ({ kind }: { readonly kind: string }) => kind === 'target-gone' || kind === 'forgotten';

test('a costly probe reads in a thread of its own, and both let go of a process before that is told', async () => {
  const { observers, said, until, started } = await observe([COSTLY, tracerProbe]);
  expect(started).toBe(2);
  const before = openFiles();
  const { target, held } = await holdTarget();
  observers.watch(held);
  await until(isOf('regions'));
  await until(isOf('tracer'));
  await target.end();
  await until(({ kind }) => kind === 'forgotten');
  const { key } = held.process;
  expect(said.filter(isEnd)).toMatchObject([
    { kind: 'target-gone', key },
    { kind: 'forgotten', key },
  ]);
  expect(openedSince(before).filter((file) => /\/(maps|status)$/.test(file))).toEqual([]);
});

test('without costly probes the one thread lets go', async () => {
  const { observers, said, until, started } = await observe([regionsProbe, tracerProbe]);
  expect(started).toBe(1);
  const { target, held } = await holdTarget();
  observers.watch(held);
  await until(isOf('regions'));
  await target.end();
  await until(({ kind }) => kind === 'forgotten');
  expect(said.filter(isEnd).map(({ kind }) => kind)).toEqual(['target-gone', 'forgotten']);
});

test('a costly probe that is not asked for starts no thread, and ends are still told', async () => {
  const { observers, until, said, started } = await observe([COSTLY, tracerProbe], ['tracer']);
  expect(started).toBe(1);
  const { target, held } = await holdTarget();
  onTestFinished(() => regionsProbe.close(held.opened.get('regions') ?? -1));
  observers.watch(held);
  await target.end();
  await until(({ kind }) => kind === 'forgotten');
  expect(said.some(isOf('regions'))).toBe(false);
});

test('what is refused is closed', async () => {
  const { observers } = await observe([COSTLY, tracerProbe]);
  const before = openFiles();
  const { held } = await holdTarget();
  const files = () => openedSince(before).filter((file) => /\/(maps|status)$/.test(file));
  expect(files()).toHaveLength(2);
  observers.refuse(held);
  expect(files()).toEqual([]);
});
