import inspector from 'node:inspector';
import { expect, onTestFinished, test } from 'vitest';
import { watch } from './harness.js';

const closed = { via: 'inspector', tracerPid: 0, tracerName: '', attached: false };

test('an inspector on the monitor itself is told, and its end', async () => {
  const watched = await watch();
  inspector.open(0, '127.0.0.1');
  onTestFinished(() => inspector.close());
  const told = await watched.observed('tracer');
  expect(told).toMatchObject({ key: null, pid: process.pid, value: { ...closed, attached: true } });
  inspector.close();
  expect(await watched.observed('tracer')).toMatchObject({ key: null, pid: process.pid, value: closed });
});

test('when the fact is not asked for nobody looks', async () => {
  const seeing = await watch();
  const watched = await watch({ facts: ['regions'] });
  inspector.open(0, '127.0.0.1');
  onTestFinished(() => inspector.close());
  await seeing.observed('tracer');
  await watched.close();
  expect(watched.records).toEqual([]);
});
