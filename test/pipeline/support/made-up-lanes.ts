import type { FactId } from '../../../src/facts/facts.js';
import { createCounters } from '../../../src/pipeline/figures/counters.js';
import { inputLane } from '../../../src/pipeline/judge/input-lane.js';
import { JudgeQueue, type Lanes } from '../../../src/pipeline/judge/judge-queue.js';
import type { Lane } from '../../../src/pipeline/judge/lane.js';
import type { FactValues, LookLane } from '../../../src/pipeline/judge/look-lanes.js';
import { ChannelStates } from '../../../src/pipeline/pool/channel-states.js';
import type { ChannelFindings, InputEvents } from '../../../src/workers/messages.js';

export interface MadeUpLane extends LookLane {
  /** What each task was asked to look at, task by task. */
  readonly asked: (readonly FactValues[])[];
}

/** A lane of detectors that nobody wrote. */
export function madeUpLane(pacedBy: FactId, parts: Partial<LookLane> = {}): MadeUpLane {
  const asked: (readonly FactValues[])[] = [];
  return {
    asked,
    joins: [],
    requires: [],
    isSerial: false,
    coalesces: true,
    largestTask: { pieces: 256, size: 1000 },
    sizeOf: () => 1,
    job(works) {
      asked.push(works);
      return {
        kind: 'look',
        count: works.length,
        task: () => ({ kind: 'look', pacedBy, count: works.length, facts: {} }),
        read: (answer) => (answer.kind === 'look' ? answer.judgements : undefined),
      };
    },
    ...parts,
  };
}

export interface QueueOptions {
  readonly looks?: readonly (readonly [FactId, LookLane])[];
  readonly input?: Lane<InputEvents, readonly ChannelFindings[]>;
  /** Default: never coalesce. */
  readonly limit?: number;
}

/** A queue with such lanes, and the input's own. */
export function queueWith({
  looks = [],
  input = inputLane(new ChannelStates({})),
  limit = Number.POSITIVE_INFINITY,
}: QueueOptions = {}): JudgeQueue {
  const lanes: Lanes = { looks: new Map(looks), input };
  return new JudgeQueue(lanes, limit, createCounters());
}
