import { lastValueFrom, of, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { type EnforceOptions, enforce } from '../../../src/pipeline/enforce/enforce.js';
import type { Decision } from '../../../src/pipeline/escalate/decision.js';
import type { MonitorEvent } from '../../../src/records/event.js';
import type { ProcessControl } from '../../../src/sources/interfaces.js';

const verdict = (parts: Partial<MonitorEvent> = {}): Decision => ({
  event: {
    time: '2025-12-11T12:41:22.118Z',
    monotonicMs: 1000,
    kind: 'verdict',
    level: 'CRITICAL',
    module: 'MEMORY_MONITOR',
    code: 'FI-MEM-001',
    pid: 4211,
    process: 'game',
    message: 'Terminating',
    action: 'terminate',
    ...parts,
  },
  key: '4211:1',
});

/** Notes what happens, in order; the process has exited at the n-th look. */
function observe(exitsAtLook: number, control: Partial<ProcessControl> = {}) {
  const calls: string[] = [];
  let looks = 0;
  return {
    calls,
    control: {
      terminate: (key) => calls.push(`terminate ${key}`),
      state: () => (++looks >= exitsAtLook ? 'exited' : 'running (state D)'),
      ...control,
    } satisfies ProcessControl,
    evidence: { persist: ({ message }: MonitorEvent) => void calls.push(`persist ${message}`) },
  };
}

const run = (decision: Decision, options: EnforceOptions) =>
  lastValueFrom(of(decision).pipe(enforce(options), toArray()));
const shown = (events: readonly MonitorEvent[]) =>
  events.map(({ kind, level, message }) => [kind, level, message]);

test('a verdict is kept, then carried out, then passed on, all in one turn; the exit is confirmed later', () => {
  const { calls, ...options } = observe(2);
  const events: MonitorEvent[] = [];
  const done = new Promise<void>((resolve) => {
    of(verdict())
      .pipe(enforce(options))
      .subscribe({ next: (event) => events.push(event), complete: resolve });
  });
  expect(calls).toEqual(['persist Terminating', 'terminate 4211:1']);
  expect(events.map(({ kind }) => kind)).toEqual(['verdict']);
  return done.then(() => {
    expect(events).toHaveLength(2);
    expect(events[1]).toMatchObject({
      kind: 'enforcement',
      level: 'INFO',
      module: 'MEMORY_MONITOR',
      code: 'FI-MEM-001',
      pid: 4211,
      process: 'game',
      action: 'terminate',
      message: expect.stringMatching(/^Process 4211 ended \(exit confirmed after \d+ ms\)$/),
    });
  });
});

test('a process that stays is an ERROR that says in which state', async () => {
  const { calls, ...options } = observe(Number.POSITIVE_INFINITY);
  expect(shown(await run(verdict(), { ...options, confirmWithinMs: 30 }))[1]).toEqual([
    'enforcement',
    'ERROR',
    'Process 4211 was signalled and remains: running (state D)',
  ]);
  expect(calls).toHaveLength(2);
});

test('a refused signal is an ERROR in the words of the system', async () => {
  const refuse = () => {
    throw new Error('EPERM: operation\nnot permitted');
  };
  const { calls, ...options } = observe(1, { terminate: refuse });
  expect(shown(await run(verdict(), options))[1]).toEqual([
    'enforcement',
    'ERROR',
    'Process 4211 could not be ended: EPERM: operation\\nnot permitted',
  ]);
  expect(calls).toEqual(['persist Terminating']);
});

test('evidence that cannot be written is an ERROR, and the process is ended all the same', async () => {
  const { calls, control } = observe(1);
  const persist = () => {
    throw new Error('ENOSPC: no space left');
  };
  const events = shown(await run(verdict(), { control, evidence: { persist } }));
  expect(events.map(([kind, level]) => [kind, level])).toEqual([
    ['verdict', 'CRITICAL'],
    ['error', 'ERROR'],
    ['enforcement', 'INFO'],
  ]);
  expect(events[1]?.[2]).toContain('ENOSPC');
  expect(calls).toEqual(['terminate 4211:1']);
});

test.each([
  ['simulate leaves it alive', { action: 'simulate' }, {}, 'Simulated: process 4211 was left alive'],
  ['development mode does nothing', { action: 'simulate' }, { dev: true }, undefined],
  ['in a replay nothing is said of an end', { action: 'terminate' }, { control: undefined }, undefined],
] as const)('%s', async (_, parts, changed, said) => {
  const { calls, ...options } = observe(1);
  const events = shown(await run(verdict(parts), { ...options, ...changed }));
  expect(events[1]?.[2]).toBe(said);
  expect(calls).toEqual(['persist Terminating']);
});

test('a verdict about no process ends none', async () => {
  const { calls, ...options } = observe(1);
  const events = await run({ ...verdict({ pid: -1, action: 'simulate' }), key: null }, options);
  expect(events[1]?.message).toBe('No target is known: no process to end');
  expect(calls).toEqual(['persist Terminating']);
});

test('other events pass untouched', async () => {
  const { calls, ...options } = observe(1);
  const { event } = verdict({ kind: 'hit' });
  expect(await run({ event }, options)).toEqual([event]);
  expect(calls).toEqual([]);
});
