import type { RecordableHistogram } from 'node:perf_hooks';
import type { FactId } from '../../../facts/facts.js';
import type { ProcessKey } from '../../../records/target.js';
import type { HeldProcess } from '../held-process.js';
import type { Probe, ProbeSettings } from '../probe.js';
import { FactWatch } from './fact-watch.js';

/** A probe that works in this thread. */
export interface StartedProbe {
  readonly fact: FactId;
  readonly intervalMs: number;
  readonly observesMonitor: boolean;
  /** Opens what reading a process needs, as for `watch`. */
  open(pid: number): number;
  /**
   * Watches the fact of a process from now on; undefined where it cannot be read.
   *
   * @param key null for the monitor itself
   */
  watch(held: HeldProcess, key: ProcessKey | null): FactWatch | undefined;
}

/**
 * @param times where the time of each reading is recorded, in nanoseconds
 * @throws ClearSightError CS_NATIVE when the settings ask for what the system has not
 */
export function startProbe<Id extends FactId>(
  probe: Probe<Id>,
  settings: ProbeSettings,
  times: RecordableHistogram | undefined,
): StartedProbe {
  const { fact, intervalMs, observesMonitor } = probe;
  const attach = probe.start(settings);
  return {
    fact,
    intervalMs: intervalMs === 'scan' ? settings.interval : intervalMs,
    observesMonitor,
    open: (pid) => probe.open(pid),
    watch(held, key) {
      const attached = attach(held, held.opened.get(fact) ?? -1);
      return attached && new FactWatch(fact, key, held.process.pid, attached, times);
    },
  };
}
