import { afterEach } from 'vitest';
import { inputLane } from '../../../src/pipeline/judge/input-lane.js';
import type { Lanes } from '../../../src/pipeline/judge/judge-queue.js';
import { type LookLane, lookLanes } from '../../../src/pipeline/judge/look-lanes.js';
import { ChannelStates } from '../../../src/pipeline/pool/channel-states.js';
import type { DetectionPool } from '../../../src/pipeline/pool/detection-pool.js';
import type { Job } from '../../../src/pipeline/pool/job.js';
import { type PoolOptions, startDetectionPool } from '../../../src/pipeline/pool/pool.js';
import { NO_EXTENSIONS } from '../../../src/workers/extensions/extensions.js';
import { INDICATORS } from '../../../src/workers/input/indicators.js';
import type { ChannelFindings, InputEvents, Judgement, WorkerData } from '../../../src/workers/messages.js';
import { DETECTORS_IN_FORCE } from '../support/fake-pool.js';

export interface RealPool extends DetectionPool {
  readonly lanes: Lanes;
}

const pools: DetectionPool[] = [];
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.close())));

/** The default configuration. */
export const workerData = (states = new ChannelStates({})): WorkerData => ({
  detectors: DETECTORS_IN_FORCE.map(({ id }) => id),
  indicators: INDICATORS.map(({ id }) => id),
  extensions: NO_EXTENSIONS.paths,
  allowedRegions: [],
  attribution: false,
  inputThresholds: {},
  channelStates: states.halves,
});

/** Real workers with the detectors of the default configuration. They are ended with the test. */
export async function start(options: Partial<PoolOptions> = {}): Promise<RealPool> {
  const states = new ChannelStates({});
  const pool = await startDetectionPool({ workerData: workerData(states), ...options });
  pools.push(pool);
  const lanes = { looks: lookLanes(DETECTORS_IN_FORCE), input: inputLane(states) };
  return Object.assign(pool, { lanes });
}

export const fixture = (name: string) => new URL(`./fixtures/${name}-worker.mjs`, import.meta.url);

/** What fixtures do when they fail. Only the stubborn worker knows those behind the third. */
export const FAILURE = {
  loops: 1,
  dies: 2,
  throws: 3,
  string: 4,
  tooFew: 5,
  null: 6,
  otherKind: 7,
  tooMany: 8,
  noList: 9,
  warmUp: 10,
} as const;

/** A value at which the first `tries` stubborn workers fail; the third number of it counts them. */
export function stubborn(failure: number, tries: number): ArrayBufferLike {
  const buffer = new SharedArrayBuffer(12);
  new Int32Array(buffer).set([failure, tries, 0]);
  return buffer;
}
export const triesOf = (value: ArrayBufferLike): number => new Int32Array(value)[2] as number;

/** The job of looking at the regions of several processes. */
export function lookAt(...values: ArrayBufferLike[]): Job<Judgement> {
  const lane = lookLanes(DETECTORS_IN_FORCE).get('regions') as LookLane;
  return lane.job(values.map((regions) => ({ regions })));
}

/** The job of analysing hops, of the pool whose states they go on from. */
export const analyse = (
  { lanes }: Pick<RealPool, 'lanes'>,
  ...hops: InputEvents[]
): Job<readonly ChannelFindings[]> => lanes.input.job(hops);
