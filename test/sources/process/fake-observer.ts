import { onTestFinished } from 'vitest';
import type { FactId } from '../../../src/facts/facts.js';
import type { HeldProcess } from '../../../src/sources/process/held-process.js';
import type { ObserverSettings } from '../../../src/sources/process/messages.js';
import type { Bell } from '../../../src/sources/process/observe/bell.js';
import { CpuLedger } from '../../../src/sources/process/observe/cpu-ledger.js';
import type { Observation } from '../../../src/sources/process/observe/fact-watch.js';
import { Observer } from '../../../src/sources/process/observe/observer.js';
import type { Platform } from '../../../src/sources/process/platform.js';
import { type AnyProbe, type Reading, SAME } from '../../../src/sources/process/probe.js';
import { memoryConfig } from './harness.js';

/** A probe whose readings find nothing new, unless a test says otherwise; it writes down what is done with it. */
export interface FakeProbe {
  readonly probe: AnyProbe;
  /** PIDs of the readings, in order, and of what was opened and closed. */
  readonly readings: number[];
  readonly opened: number[];
  readonly closed: number[];
  /** What a reading gives. */
  reading: () => Reading<never>;
}

export function fakeProbe(fact: FactId, options: Partial<AnyProbe> = {}): FakeProbe {
  const fake: FakeProbe = {
    readings: [],
    opened: [],
    closed: [],
    reading: () => SAME,
    probe: {
      fact,
      intervalMs: 'scan',
      cost: 'cheap',
      observesMonitor: false,
      open: (pid: number) => fake.opened.push(pid),
      close: () => {},
      start:
        () =>
        ({ process: { pid } }: HeldProcess) => ({
          read() {
            fake.readings.push(pid);
            return fake.reading();
          },
          close: () => fake.closed.push(pid),
        }),
      ...options,
    } as AnyProbe,
  };
  return fake;
}

/** A platform of some probes alone, and the bell of its thread. */
export class FakePlatform {
  /** What is called when a handle's process ends. */
  readonly listeners = new Map<number, () => void>();
  /** Processor time of the calling thread. */
  cpuMs = 0;

  constructor(private readonly fakes: readonly FakeProbe[]) {}

  get platform(): Platform {
    return {
      probes: this.fakes.map(({ probe }) => probe),
      threadCpuMs: () => this.cpuMs,
    } as Partial<Platform> as Platform;
  }

  get bell(): Pick<Bell, 'listen' | 'ignore'> {
    return {
      listen: (descriptor, onReady) => this.listeners.set(descriptor, onReady),
      ignore: (descriptor) => this.listeners.delete(descriptor),
    };
  }

  /** Ends a process, by its handle, as the bell tells of it during a sleep. */
  end(handle: number): void {
    this.listeners.get(handle)?.();
  }
}

/** Without jitter, a reading is due at the very millisecond. */
const memory = memoryConfig({ interval: '2ms', jitterLow: 1, jitterHigh: 1, cpuBudget: '10%' });

export const observerSettings = (settings: Partial<ObserverSettings> = {}): ObserverSettings => ({
  memory,
  facts: ['regions', 'tracer'],
  keepsHouse: true,
  ledger: settings.ledger ?? new CpuLedger(memory.cpuBudget, 2).shared,
  slots: 2,
  firstSlot: 0,
  messages: new Int32Array(new SharedArrayBuffer(4)),
  bell: -1,
  readingTimes: new Map(),
  readingBuckets: new Map(),
  ...settings,
});

/** An observer of a fake platform, and all that it tells, until the test ends. */
export function createObserver({ platform, bell }: FakePlatform, settings: Partial<ObserverSettings> = {}) {
  const told: Observation[] = [];
  const observer = new Observer(observerSettings(settings), platform, bell, (records) =>
    told.push(...records),
  );
  onTestFinished(() => observer.close());
  return { observer, told };
}

/** Process N, with the handle N. */
export const heldAs = (pid: number): HeldProcess => ({
  process: { key: `${pid}:1`, pid, name: 'game', executable: '/usr/bin/game', isTarget: true },
  handle: pid,
  opened: new Map(),
});

/** Lets so many milliseconds go by, with a tick of each observer at every one. What has never been due is due at first. */
export function runFor(ms: number, advance: (ms: number) => void, ...observers: readonly Observer[]): void {
  for (const observer of observers) observer.tick();
  for (let passed = 0; passed < ms; passed++) {
    advance(1);
    for (const observer of observers) observer.tick();
  }
}
