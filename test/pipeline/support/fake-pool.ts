import { asyncScheduler, defer, delay, type Observable, of, type SchedulerLike } from 'rxjs';
import type { DetectionPool } from '../../../src/pipeline/detection-pool.js';
import { createAnalyser } from '../../../src/workers/analyse.js';
import { createClassifier } from '../../../src/workers/classify.js';
import type { ChannelWindow, WorkerSettings } from '../../../src/workers/messages.js';
import { INPUT_DETECTORS, REGION_DETECTORS } from '../../../src/workers/registry.js';

export const SETTINGS: WorkerSettings = {
  regionDetectors: ['writable-executable', 'anonymous-executable'],
  inputDetectors: ['regular-high-rate'],
  allowedRegions: [],
  inputRule: { windowMs: 1500, minEvents: 8, maxRatePerSecond: 20, maxCv: 0.15, keyboardEnforces: false },
};

export interface FakePool extends DetectionPool {
  /** Sizes of the tasks that were asked for, in order. */
  readonly tasks: number[];
}

/** Detects for real, on this thread, and answers after `delayMs` (0: in the same turn) of the scheduler's time. */
export function fakePool(
  delayMs: () => number = () => 0,
  scheduler: SchedulerLike = asyncScheduler,
): FakePool {
  const classify = createClassifier(
    REGION_DETECTORS.filter(({ id }) => SETTINGS.regionDetectors.includes(id)),
    [],
  );
  const analyse = createAnalyser(INPUT_DETECTORS, SETTINGS.inputRule);
  const tasks: number[] = [];
  const later = <Answer>(size: number, answer: () => Answer): Observable<Answer> =>
    defer(() => {
      tasks.push(size);
      const delayed = delayMs();
      return delayed === 0 ? of(answer()) : of(answer()).pipe(delay(delayed, scheduler));
    });
  return {
    tasks,
    classify: (snapshots) => later(snapshots.length, () => snapshots.map(classify)),
    analyse: (hops: readonly (readonly ChannelWindow[])[]) => later(hops.length, () => hops.map(analyse)),
    close: async () => {},
    stats: { run: { count: 0, p50Ms: 0, p99Ms: 0, maxMs: 0 }, failures: 0 },
  };
}
