import { randomInt } from 'node:crypto';
import type { FactId } from '../../../facts/facts.js';
import type { PaceFell } from '../../../records/record.js';
import type { Milliseconds } from '../../../records/time.js';
import type { RestRules } from '../../interfaces.js';
import type { HeldProcess } from '../held-process.js';
import type { ProbeSettings } from '../probe.js';
import type { FactWatch } from './fact-watch.js';
import type { StartedProbe } from './started-probe.js';

/** Between two readings at rest, before jitter. What is not told (`mremap`, `munmap`, a loss of execution) is seen after that. */
export const REST_MS = 2000;
/** The longest, whatever the jitter. */
const MOST_MS = 4000;

/** What decides about rest, and when a reading at rest is due. */
export interface RestOptions extends Pick<ProbeSettings, 'jitterLow' | 'jitterHigh'> {
  /** Undefined: nothing ever rests. */
  readonly rules: RestRules | undefined;
  /** The watch of a fact of which the system tells. */
  readonly tellerOf: (held: HeldProcess, fact: FactId) => FactWatch | undefined;
}

/** Readings of one interval that are left out, because nothing happens and the system tells when something does. */
export class Rest {
  readonly #options: RestOptions;
  readonly #dueMs = new Map<FactWatch, Milliseconds>();

  constructor(options: RestOptions) {
    this.#options = options;
  }

  /** How many watches rest. */
  get size(): number {
    return this.#dueMs.size;
  }

  /** When the first of them is due. */
  get firstMs(): Milliseconds {
    return Math.min(...this.#dueMs.values());
  }

  /** Whether a watch need not be read yet. */
  isResting(watch: FactWatch, nowMs: Milliseconds): boolean {
    return (this.#dueMs.get(watch) ?? Number.NEGATIVE_INFINITY) > nowMs;
  }

  /** Plans the next reading of a watch that was just read. @returns what to say of it, when its pace falls */
  plan(
    held: HeldProcess,
    watch: FactWatch,
    { fact, restsOn, intervalMs }: Pick<StartedProbe, 'fact' | 'restsOn' | 'intervalMs'>,
    nowMs: Milliseconds,
  ): PaceFell | undefined {
    const { rules } = this.#options;
    if (restsOn === undefined || rules === undefined) return undefined;
    if (intervalMs === 'told' || intervalMs >= REST_MS) return undefined;
    const teller = this.#options.tellerOf(held, restsOn);
    if (teller === undefined || !watch.isCalm(teller, nowMs, rules)) {
      this.#dueMs.delete(watch);
      return undefined;
    }
    const isNew = !this.#dueMs.has(watch);
    this.#dueMs.set(watch, nowMs + this.#waitMs());
    const { key, pid } = held.process;
    return isNew ? { kind: 'pace-fell', time: nowMs, key, pid, fact, intervalMs: REST_MS } : undefined;
  }

  /** Something has happened, or the watch is given up. */
  end(watch: FactWatch): void {
    this.#dueMs.delete(watch);
  }

  /** From a cryptographic source, as all waits: a target must not know when it is looked at. */
  #waitMs(): Milliseconds {
    const { jitterLow, jitterHigh } = this.#options;
    return randomInt(Math.floor(REST_MS * jitterLow), Math.ceil(Math.min(MOST_MS, REST_MS * jitterHigh)) + 1);
  }
}
