import { lastValueFrom, of, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { type EnforceOptions, enforce } from '../../../src/pipeline/enforce/enforce.js';
import type { Decision } from '../../../src/pipeline/escalate/decision.js';
import type { MonitorEvent } from '../../../src/records/event.js';
import type { ProcessControl } from '../../../src/sources/interfaces.js';
import { newStamper, ORIGIN } from '../support/stamper.js';
import { hit, NO_STOPS, type VerdictParts, verdict } from './support.js';

/** Notes what happens, in order; the process has exited at the n-th look. */
function observe(exitsAtLook: number, control: Partial<ProcessControl> = {}) {
  const calls: string[] = [];
  let looks = 0;
  return {
    calls,
    control: {
      ...NO_STOPS,
      terminate: (key) => calls.push(`terminate ${key}`),
      state: () => (++looks >= exitsAtLook ? 'exited' : 'running (state D)'),
      ...control,
    } satisfies ProcessControl,
    journal: { write: ({ message }: MonitorEvent) => void calls.push(`write ${message}`) },
  };
}

const run = (decision: Decision, options: EnforceOptions) =>
  lastValueFrom(of(decision).pipe(enforce(newStamper(), options), toArray()));
const shown = (events: readonly MonitorEvent[]) =>
  events.map(({ kind, level, message }) => [kind, level, message]);

test('a verdict is written, then carried out, then passed on, all in one turn; the exit is confirmed later', () => {
  const { calls, ...options } = observe(2);
  const events: MonitorEvent[] = [];
  const done = new Promise<void>((resolve) => {
    of(verdict())
      .pipe(enforce(newStamper(), options))
      .subscribe({ next: (event) => events.push(event), complete: resolve });
  });
  expect(calls).toEqual(['write Terminating', 'terminate 4211:1']);
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
      outcome: 'ended',
      afterMs: expect.any(Number),
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

const fails = (message: string) => (): never => {
  throw new Error(message);
};
const end = { action: 'terminate' } as const;

test.each<[string, Partial<VerdictParts>, Partial<ProcessControl>, number]>([
  ['ended', end, {}, 0],
  ['remains', end, { state: () => 'running' }, 20],
  ['remains', end, { state: fails('EBADF') }, 0],
  ['refused', end, { terminate: fails('EPERM') }, 0],
  ['simulated', { action: 'simulate' }, {}, 0],
])('an enforcement says its outcome: %s', async (outcome, parts, control, atLeastMs) => {
  const { calls, ...options } = observe(1, control);
  const [, said] = await run(verdict(parts), { ...options, confirmWithinMs: 20 });
  expect(said).toMatchObject({ kind: 'enforcement', outcome });
  if (said?.kind !== 'enforcement') return;
  expect(said.afterMs).toBeGreaterThanOrEqual(atLeastMs);
  const gotSignal = outcome === 'ended' || outcome === 'remains';
  expect(said.afterMs === 0).toBe(!gotSignal);
  expect(calls[0]).toBe('write Terminating');
});

test('events are numbered in the order in which they come out', async () => {
  const { calls, ...options } = observe(1);
  const events = await lastValueFrom(
    of(hit(), verdict(), verdict({ action: 'simulate' })).pipe(enforce(newStamper(), options), toArray()),
  );
  expect(events.map(({ kind }) => kind)).toEqual(['hit', 'verdict', 'verdict', 'enforcement', 'enforcement']);
  expect(events.map(({ sequence }) => sequence)).toEqual([0, 1, 2, 3, 4]);
  expect(calls).toHaveLength(3);
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
  expect(calls).toEqual(['write Terminating']);
});

test('a journal that cannot be written is an ERROR, and the process is ended all the same', async () => {
  const { calls, control } = observe(1);
  const write = () => {
    throw new Error('ENOSPC: no space left');
  };
  const events = shown(await run(verdict(), { control, journal: { write } }));
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
  expect(calls).toEqual(['write Terminating']);
});

test('a verdict about no process ends none', async () => {
  const { calls, ...options } = observe(1);
  const events = await run({ ...verdict({ pid: -1, action: 'simulate' }), key: null }, options);
  expect(events[1]?.message).toBe('No target is known: no process to end');
  expect(calls).toEqual(['write Terminating']);
});

test('other events are completed and pass', async () => {
  const { calls, ...options } = observe(1);
  const { time, event } = hit();
  expect(await run({ time, event }, options)).toEqual([
    {
      ...event,
      code: null,
      process: '',
      time: new Date(ORIGIN.epochMs + 1000).toISOString(),
      monotonicMs: 1000,
      session: newStamper().session,
      sequence: 0,
      host: 'box',
      severity: 'medium',
    },
  ]);
  expect(calls).toEqual([]);
});
