import { randomInt } from 'node:crypto';
import { connect, defer, filter, map, merge, type OperatorFunction, repeat, sample, timer } from 'rxjs';
import { MARK } from '../../records/input.js';
import type { FocusChange, Hop, InputBatch, InputHealth } from '../../records/record.js';
import type { Milliseconds } from '../../records/time.js';
import { monotonicNowMs } from '../clock.js';

export interface HopOptions {
  /** Milliseconds between hops. */
  readonly hop: Milliseconds;
  /** Each hop is moved by up to this much, either way. */
  readonly hopJitter: Milliseconds;
}

type HoplessRecord = InputBatch | InputHealth | FocusChange;

/** Adds a Hop at every jittered tick that presses came before, and since the last one. Releases alone make none. */
export function addHops(options: HopOptions): OperatorFunction<HoplessRecord, HoplessRecord | Hop> {
  // Nobody can predict a wait: it comes from a cryptographic source.
  const ticks = defer(() => timer(drawWait(options))).pipe(repeat());
  return connect((records) =>
    merge(
      records,
      records.pipe(
        filter(hasPress),
        sample(ticks),
        map((): Hop => ({ kind: 'hop', time: monotonicNowMs() })),
      ),
    ),
  );
}

function drawWait({ hop, hopJitter }: HopOptions): Milliseconds {
  const lowest = Math.max(1, Math.ceil(hop - hopJitter));
  return randomInt(lowest, Math.max(lowest, Math.floor(hop + hopJitter)) + 1);
}

function hasPress(record: HoplessRecord): boolean {
  return record.kind === 'input' && record.marks.some((mark) => (mark & MARK.release) === 0);
}
