import { asyncScheduler, defer, delay, type Observable, of, type SchedulerLike } from 'rxjs';
import { ChannelStates } from '../../../src/pipeline/pool/channel-states.js';
import type { DetectionPool } from '../../../src/pipeline/pool/detection-pool.js';
import { REGION_DETECTORS } from '../../../src/workers/detectors.js';
import { createAnalyser } from '../../../src/workers/input/analyse.js';
import { createClassifier } from '../../../src/workers/look.js';
import type { WorkerSettings } from '../../../src/workers/messages.js';

export const SETTINGS: WorkerSettings = {
  regionDetectors: ['writable-executable', 'anonymous-executable'],
  allowedRegions: [],
  inputThresholds: {},
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
  const states = new ChannelStates(SETTINGS.inputThresholds);
  const analyse = createAnalyser(SETTINGS.inputThresholds, states.halves);
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
    analyse: (hops) =>
      later(hops.length, () => {
        const answer = analyse(states.task(hops));
        states.commit(hops);
        return answer;
      }),
    close: async () => {},
    stats: { run: { count: 0, p50Ms: 0, p99Ms: 0, maxMs: 0 }, failures: 0 },
  };
}
