import { asyncScheduler, defer, delay, map, type Observable, of, type SchedulerLike } from 'rxjs';
import { FACT_IDS, FACTS, type FactId } from '../../../src/facts/facts.js';
import { inputLane } from '../../../src/pipeline/judge/input-lane.js';
import type { Lanes } from '../../../src/pipeline/judge/judge-queue.js';
import { lookLanes } from '../../../src/pipeline/judge/look-lanes.js';
import { ChannelStates } from '../../../src/pipeline/pool/channel-states.js';
import type { DetectionPool } from '../../../src/pipeline/pool/detection-pool.js';
import type { Job } from '../../../src/pipeline/pool/job.js';
import type { Detector, Views } from '../../../src/workers/detector.js';
import { detectorsInForce } from '../../../src/workers/detectors.js';
import { createAnalyser } from '../../../src/workers/input/analyse.js';
import { createLooker } from '../../../src/workers/look.js';
import type { LookTask, WorkerAnswer, WorkerTask } from '../../../src/workers/messages.js';

/** Those of the default configuration. */
export const DETECTORS_IN_FORCE = detectorsInForce('threshold', ['memory', 'debugger']);

export interface FakePool extends DetectionPool {
  /** Sizes of the tasks that were asked for, in order. */
  readonly tasks: number[];
  /** Lanes of the detectors and indicators that it has. */
  readonly lanes: Lanes;
}

/** Detects for real, on this thread, and answers after `delayMs` (0: in the same turn) of the scheduler's time. */
export function fakePool(
  delayMs: () => number = () => 0,
  scheduler: SchedulerLike = asyncScheduler,
  detectors: readonly Detector[] = DETECTORS_IN_FORCE,
): FakePool {
  const look = createLooker(detectors, [], false);
  const states = new ChannelStates({});
  const analyse = createAnalyser({}, states.halves);
  const answer = (task: WorkerTask): WorkerAnswer => {
    if (task.kind === 'look') {
      const places = Array.from({ length: task.count }, (_, place) =>
        look(task.pacedBy, viewsAt(task, place)),
      );
      return { kind: 'look', judgements: places };
    }
    return task.kind === 'analyse' ? { kind: 'analyse', findings: analyse(task) } : { kind: 'warm-up' };
  };
  const tasks: number[] = [];
  return {
    tasks,
    lanes: { looks: lookLanes(detectors), input: inputLane(states) },
    run: <Answer>(job: Job<Answer>): Observable<readonly Answer[]> =>
      defer(() => {
        tasks.push(job.count);
        const delayed = delayMs();
        const asked = of(job.task());
        return (delayed === 0 ? asked : asked.pipe(delay(delayed, scheduler))).pipe(
          map((task) => {
            const answers = job.read(answer(task)) ?? [];
            job.done?.();
            return answers;
          }),
        );
      }),
    close: async () => {},
    stats: { run: { count: 0, p50Ms: 0, p99Ms: 0, maxMs: 0 }, failures: 0 },
  };
}

function viewsAt({ facts }: LookTask, place: number): Views {
  const view = <Id extends FactId>(id: Id) => {
    const value = facts[id]?.[place];
    return value === undefined ? undefined : FACTS[id].view(value);
  };
  return Object.fromEntries(FACT_IDS.map((id) => [id, view(id)]));
}
