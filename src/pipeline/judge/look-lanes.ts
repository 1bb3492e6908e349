import { FACT_IDS, FACTS, type FactId, type FactValue } from '../../facts/facts.js';
import type { Detector } from '../../workers/detector.js';
import { DETECTORS, factsNeeded } from '../../workers/detectors.js';
import type { FactColumns, Judgement, LookTask } from '../../workers/messages.js';
import type { Job } from '../pool/job.js';
import type { Lane } from './lane.js';

/** The newest facts of one process. */
export type FactValues = { readonly [Id in FactId]?: FactValue<Id> };

/** What is looked at, and why only by ClearSight's own detectors, where the user's are left out. */
export type LookWork = FactValues & { readonly leftOut?: string };

/** The lane of the detectors that one fact paces. */
export interface LookLane extends Lane<LookWork, Judgement> {
  /** The other facts that they read. */
  readonly joins: readonly FactId[];
  /** Those of them without which some detector does not look. */
  readonly requires: readonly FactId[];
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
  const own = detectors.filter((detector) => !DETECTORS.includes(detector)).map(({ id }) => id);
  const jobOf = (works: readonly LookWork[]): Job<Judgement> => ({
    kind: 'look',
    count: works.length,
    task: () => ({
      kind: 'look',
      pacedBy,
      count: works.length,
      facts: columns(reads, works),
      ...placesLeftOut(works),
    }),
    read: (answer) => (answer.kind === 'look' ? withLeftOut(answer.judgements, works, own) : undefined),
    ...(own.length > 0 && {
      instead: (reason) => jobOf(works.map((work) => ({ ...work, leftOut: work.leftOut ?? reason }))),
    }),
  });
  return {
    joins: reads.filter((id) => id !== pacedBy),
    requires: reads.filter((id) => id !== pacedBy && detectors.some(({ needs }) => needs[id] === 'required')),
    isSerial: false,
    coalesces: true,
    largestTask: { pieces: 256, size: 4 * 1024 * 1024 },
    sizeOf: (values) => byteLength(pacedBy, values),
    job: jobOf,
  };
}

function placesLeftOut(works: readonly LookWork[]): Pick<LookTask, 'builtInOnly'> {
  const builtInOnly = works.flatMap(({ leftOut }, place) => (leftOut === undefined ? [] : [place]));
  return builtInOnly.length === 0 ? {} : { builtInOnly };
}

/** Which of the user's detectors it was that a worker hung at, nobody knows: all are left out, and named. */
function withLeftOut(
  judgements: readonly Judgement[],
  works: readonly LookWork[],
  own: readonly string[],
): readonly Judgement[] {
  if (works.every(({ leftOut }) => leftOut === undefined) || !Array.isArray(judgements)) return judgements;
  return judgements.map((judgement, place) => {
    const leftOut = works[place]?.leftOut;
    if (leftOut === undefined) return judgement;
    const message = `left out, as is every detector of your own: ${leftOut}`;
    const faults = own.map((detector) => ({ detector, message }));
    return { ...judgement, faults: [...(judgement.faults ?? []), ...faults], leftOut };
  });
}

function byteLength<Id extends FactId>(id: Id, values: FactValues): number {
  const value: FactValue<Id> | undefined = values[id];
  return value === undefined ? 0 : FACTS[id].byteLength(value);
}

function columns(ids: readonly FactId[], works: readonly FactValues[]): FactColumns {
  return Object.fromEntries(ids.map((id) => [id, works.map((values) => values[id])]));
}
