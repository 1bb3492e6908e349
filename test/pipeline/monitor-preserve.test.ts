import { from, lastValueFrom, NEVER, timer, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import type { Preserve } from '../../src/pipeline/enforce/preserve.js';
import { createMonitor, type MonitorOptions } from '../../src/pipeline/monitor.js';
import type { MonitorEvent } from '../../src/records/event.js';
import { notingControl } from './support/control.js';
import { configured, found, keyOf, regions, unchanged } from './support/records.js';
import { newStamper } from './support/stamper.js';

const INJECTION = [found(7), regions(7, 1), unchanged(7, 3, 2, 2)];

/** Runs a monitor that ends processes; gives its events, and what was done, in order. */
async function run(options: (calls: string[]) => Partial<MonitorOptions>) {
  const calls: string[] = [];
  const { events } = createMonitor({
    config: configured({ action: 'terminate' }),
    stamper: newStamper(),
    sources: { records: () => from(INJECTION), control: notingControl(calls) },
    journal: { write: ({ pid }) => void calls.push(`write ${pid}`) },
    ...options(calls),
  });
  return { calls, events: await lastValueFrom(events.pipe(toArray())) };
}

const preserving =
  (calls: string[], step: () => ReturnType<Preserve>): Preserve =>
  ({ pid, kind }, key) => {
    calls.push(`preserve ${kind} ${pid} ${key}`);
    return step();
  };
const told = (events: readonly MonitorEvent[]) => events.slice(-3).map(({ kind }) => kind);
const ENDED_LAST = ['write 7', `preserve verdict 7 ${keyOf(7)}`, `terminate ${keyOf(7)}`];

test('evidence is saved between the journal and the end of the process', async () => {
  const { calls, events } = await run((noted) => ({
    preserve: preserving(noted, () => timer(1)),
  }));
  expect(calls).toEqual(ENDED_LAST);
  expect(told(events)).toEqual(['hit', 'verdict', 'enforcement']);
  expect(events.at(-1)).toMatchObject({ outcome: 'ended', pid: 7 });
  expect(events.map(({ sequence }) => sequence)).toEqual([...events.keys()]);
});

test('a step that takes too long is given up, said, and the process is ended', async () => {
  const { calls, events } = await run((noted) => ({
    preserve: preserving(noted, () => NEVER),
    preserveWithinMs: 5,
  }));
  expect(calls).toEqual(ENDED_LAST);
  expect(told(events)).toEqual(['verdict', 'error', 'enforcement']);
  expect(events.at(-2)?.message).toBe('Evidence of process 7 could not be saved: it took longer than 5 ms');
});

test('a step that fails does not save the process', async () => {
  const { calls, events } = await run((noted) => ({
    preserve: preserving(noted, () => Promise.reject(new Error('no room'))),
  }));
  expect(calls).toEqual(ENDED_LAST);
  expect(events.at(-2)?.message).toBe('Evidence of process 7 could not be saved: no room');
});

test('evidence of a process that is left alive is saved too', async () => {
  const { calls, events } = await run((noted) => ({
    config: configured({ action: 'simulate' }),
    preserve: preserving(noted, () => timer(1)),
  }));
  expect(calls).toEqual(ENDED_LAST.slice(0, 2));
  expect(events.at(-1)).toMatchObject({ outcome: 'simulated', pid: 7 });
});

test.each<[string, Partial<MonitorOptions>]>([
  ['in development mode', { config: configured({ action: 'terminate', dev: true }) }],
  ['without anything to end it with', { sources: { records: () => from(INJECTION) } }],
])('nothing is saved where nothing is done: %s', async (_, options) => {
  const { calls } = await run((noted) => ({
    preserve: preserving(noted, () => timer(1)),
    ...options,
  }));
  expect(calls).toEqual(['write 7']);
});
