import type { FactId } from '../../../facts/facts.js';
import type { ProcessKey } from '../../../records/target.js';
import type { HeldProcess } from '../held-process.js';
import type { Probe, ProbeSettings, Prompter } from '../probe.js';
import { FactWatch } from './fact-watch.js';
import type { ReadingTimes } from './reading-times.js';

/** A probe that works in this thread. */
export type StartedProbe = ReturnType<typeof startProbe>;

/**
 * @param times where the time of each reading is recorded
 * @throws ClearSightError CS_NATIVE when the system lacks what the settings ask for
 */
export function startProbe<Id extends FactId>(
  probe: Probe<Id>,
  settings: ProbeSettings,
  times: ReadingTimes,
  prompter: Prompter,
) {
  const { fact, intervalMs, leastMs = 0, restsOn, observesMonitor } = probe;
  const attach = probe.start(settings, prompter);
  return {
    fact,
    /** `told`: read when it is prompted. */
    intervalMs: intervalMs === 'scan' ? Math.max(settings.interval, leastMs) : intervalMs,
    restsOn,
    observesMonitor,
    /** Opens what reading a process needs, as for `watch`. */
    open: (pid: number) => probe.open(pid),
    /** Watches the fact of a process from now on; undefined where it cannot be read. @param key null for the monitor itself */
    watch(held: HeldProcess, key: ProcessKey | null): FactWatch | undefined {
      const attached = attach(held, held.opened.get(fact) ?? -1);
      return attached && new FactWatch(fact, key, held.process.pid, attached, times);
    },
  };
}
