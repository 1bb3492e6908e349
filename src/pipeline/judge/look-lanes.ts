import { FACT_IDS, FACTS, type FactId, type FactValue } from '../../facts/facts.js';
import type { Detector } from '../../workers/detector.js';
import { factsNeeded } from '../../workers/detectors.js';
import type { FactColumns, Judgement } from '../../workers/messages.js';
import type { Lane } from './lane.js';

/** The newest facts of one process. */
export type FactValues = { readonly [Id in FactId]?: FactValue<Id> };

/** The lane of the detectors that one fact paces. */
export interface LookLane extends Lane<FactValues, Judgement> {
  /** The other facts that they read. */
  readonly joins: readonly FactId[];
}

/** A lane for each fact that paces some detector in force. Facts without one are recorded, and nobody looks at them. */
export function lookLanes(detectors: readonly Detector[]): ReadonlyMap<FactId, LookLane> {
  const pacing = FACT_IDS.filter((id) => detectors.some(({ pacedBy }) => pacedBy === id));
  return new Map(
    pacing.map((id) => [
      id,
      lookLane(
        id,
        detectors.filter(({ pacedBy }) => pacedBy === id),
      ),
    ]),
  );
}

function lookLane(pacedBy: FactId, detectors: readonly Detector[]): LookLane {
  const reads = factsNeeded(detectors);
  return {
    joins: reads.filter((id) => id !== pacedBy),
    isSerial: false,
    coalesces: true,
    largestTask: { pieces: 256, size: 4 * 1024 * 1024 },
    sizeOf: (values) => byteLength(pacedBy, values),
    job: (works) => ({
      kind: 'look',
      count: works.length,
      task: () => ({ kind: 'look', pacedBy, count: works.length, facts: columns(reads, works) }),
      read: (answer) => (answer.kind === 'look' ? answer.judgements : undefined),
    }),
  };
}

function byteLength<Id extends FactId>(id: Id, values: FactValues): number {
  const value: FactValue<Id> | undefined = values[id];
  return value === undefined ? 0 : FACTS[id].byteLength(value);
}

function columns(ids: readonly FactId[], works: readonly FactValues[]): FactColumns {
  return Object.fromEntries(ids.map((id) => [id, works.map((values) => values[id])]));
}
