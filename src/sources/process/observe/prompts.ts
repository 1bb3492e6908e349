import type { FactId } from '../../../facts/facts.js';
import type { Milliseconds } from '../../../records/time.js';
import type { HeldProcess } from '../held-process.js';
import type { FactWatch, Observation } from './fact-watch.js';
import type { StartedProbe } from './started-probe.js';

/** The first is read at once. A target that goes on doing much is read less often, each time after twice the wait, up to the most. */
const LEAST_GAP_MS = 1;
const MOST_GAP_MS = 16;

/**
 * Processes of which the system has told something, to be read at once. Not more often than the CPU budget allows, beside what
 * the paces use: what is told meanwhile is kept for the next time.
 */
export class Prompts {
  /** How long nothing is due, whatever is told. */
  notBeforeMs: Milliseconds = 0;
  private gapMs = LEAST_GAP_MS;
  private readonly watches = new Map<HeldProcess, readonly FactWatch[]>();
  private readonly prompted = new Set<HeldProcess>();

  /** @param probes of what the system tells */
  constructor(
    private readonly probes: readonly StartedProbe[],
    private readonly cpuBudget: number,
  ) {}

  watch(held: HeldProcess): void {
    const watches = this.probes.flatMap((probe) => probe.watch(held, held.process.key) ?? []);
    if (watches.length > 0) this.watches.set(held, watches);
  }

  forget(held: HeldProcess): void {
    for (const watch of this.watches.get(held) ?? []) watch.close();
    this.watches.delete(held);
    this.prompted.delete(held);
  }

  add(held: HeldProcess): void {
    this.prompted.add(held);
  }

  /** The watch of a fact that is told; undefined where it is not. */
  teller(held: HeldProcess, of: FactId): FactWatch | undefined {
    return this.watches.get(held)?.find(({ fact }) => fact === of);
  }

  /** When a reading is due; Infinity while nothing was told. */
  get nextMs(): Milliseconds {
    return this.prompted.size === 0 ? Number.POSITIVE_INFINITY : this.notBeforeMs;
  }

  take(): readonly HeldProcess[] {
    const all = [...this.prompted];
    this.prompted.clear();
    return all;
  }

  /** Reads what was told of a process. */
  read(held: HeldProcess, records: Observation[]): void {
    for (const watch of this.watches.get(held) ?? []) watch.read(records);
  }

  /** @param costMs the processor time that the readings took */
  plan(nowMs: Milliseconds, costMs: Milliseconds): void {
    const goesOn = nowMs - this.notBeforeMs < this.gapMs;
    this.gapMs = goesOn ? Math.min(2 * this.gapMs, MOST_GAP_MS) : LEAST_GAP_MS;
    this.notBeforeMs = nowMs + Math.max(this.gapMs, costMs / this.cpuBudget);
  }
}
