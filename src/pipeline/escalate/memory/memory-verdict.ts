import type { Config } from '../../../config/schema.js';
import type { MemoryError } from '../../../records/record.js';
import type { ClockOrigin, Milliseconds } from '../../../records/time.js';
import type { Classified } from '../../../workers/messages.js';
import type { Counters } from '../../figures/counters.js';
import type { Decision } from '../decision.js';
import type { Held } from '../held-processes.js';
import * as texts from '../log-texts.js';
import { type EventParts, stamp } from '../stamp.js';
import type { Verdicts } from '../verdicts.js';
import type { SuspiciousRegion } from './memory-hits.js';

/** Scans with one result: the first at `firstTime`, the last at `time`. */
export interface Scans {
  readonly firstTime: Milliseconds;
  readonly time: Milliseconds;
  readonly count: number;
}

/** Counts hits and decides about memory. */
export class MemoryVerdict {
  readonly #isStrict: boolean;
  readonly #threshold: number;
  readonly #persistForMs: Milliseconds;

  constructor(
    private readonly config: Config,
    private readonly origin: ClockOrigin,
    private readonly verdicts: Verdicts,
    private readonly counters: Counters,
  ) {
    this.#isStrict = config.profile === 'strict';
    this.#threshold = this.#isStrict ? 1 : config.hits.threshold;
    this.#persistForMs = this.#isStrict ? 0 : config.hits.persistFor;
  }

  /** Scans that read a map; without `classified`, the map of the scan before. */
  onScans(held: Held, scans: Scans, classified?: Classified): Decision[] {
    held.errors.last = undefined;
    const decisions = classified === undefined ? [] : this.#onRegions(held, scans.time, classified);
    if (held.hits.regionsNow > 0) decisions.push(...this.#onHits(held, scans));
    const unshown = held.hits.takeSummary(scans.time);
    if (unshown !== undefined) decisions.push(this.#summary(held, scans.time, unshown));
    return decisions;
  }

  /** What was not shown yet, when nothing more will come. */
  onEnd(held: Held, time: Milliseconds): Decision[] {
    const unshown = held.hits.takeSummary(Number.POSITIVE_INFINITY);
    return unshown === undefined ? [] : [this.#summary(held, time, unshown)];
  }

  #onRegions(held: Held, time: Milliseconds, classified: Classified): Decision[] {
    return held.hits.look(classified).flatMap((region) => {
      if (held.hits.warnings.allows(time)) return [this.#region(held, time, region)];
      held.hits.suppress(time, { regions: 1 });
      return [];
    });
  }

  #onHits(held: Held, { firstTime, time, count }: Scans): Decision[] {
    const { hits } = held;
    const added = this.config.hits.unit === 'region' ? count * hits.regionsNow : count;
    const before = hits.count;
    hits.count += added;
    hits.firstTime ??= firstTime;
    this.counters.hits += added;
    const decisions: Decision[] = [];
    // In the strict profile one hit decides, and everything executable is a hit: there is nothing to count.
    if (!this.#isStrict) {
      const below = held.isDecided ? 0 : Math.min(added, Math.max(0, this.#threshold - before));
      let shown = 0;
      while (shown < below && hits.warnings.allows(time))
        decisions.push(this.#hit(held, time, before + ++shown));
      if (added > shown) hits.suppress(time, { hits: added - shown });
    }
    if (hits.count >= this.#threshold && time - hits.firstTime >= this.#persistForMs) {
      decisions.push(...this.#decide(held, time));
    }
    return decisions;
  }

  #decide(held: Held, time: Milliseconds): Decision[] {
    const { count, evidence, firstTime } = held.hits;
    return this.verdicts.about(held, time, {
      code: 'FI-MEM-001',
      module: 'MEMORY_MONITOR',
      reason: texts.REASONS.memory,
      ...(this.#isStrict && { message: texts.terminatingStrict(held.info.pid) }),
      findings: evidence,
      details: { hits: count, threshold: this.#threshold, persistedMs: time - (firstTime as number) },
    });
  }

  /**
   * A scan that failed. Strict: said at ERROR and decided at once, about the process that could not be scanned, or about all
   * targets when no single process is at fault. Threshold: only what cannot be recovered decides.
   */
  onError(held: Held | undefined, { time, reason, message }: MemoryError): Decision[] {
    const decided = {
      code: 'FI-MEM-002',
      module: 'MEMORY_MONITOR',
      reason: texts.fatalScanningError(message),
    } as const;
    const decide = (message?: string) => {
      const whole = message === undefined ? decided : { ...decided, message };
      return held === undefined
        ? this.verdicts.aboutAllTargets(time, whole)
        : this.verdicts.about(held, time, whole);
    };
    if (this.#isStrict) {
      const text = texts.scanningError(message);
      return [...this.#error(held, time, 'ERROR', message, text), ...decide(text)];
    }
    if (reason === 'unrecoverable') return decide();
    const text = `${texts.scanningError(message)} (${reason}; scanning goes on)`;
    return this.#error(held, time, 'WARNING', message, text);
  }

  /** Said when it is new since the last good scan, and at most once a second a process. */
  #error(
    held: Held | undefined,
    time: Milliseconds,
    level: 'ERROR' | 'WARNING',
    message: string,
    text: string,
  ) {
    if (held !== undefined) {
      const isRepeated = held.errors.last === message;
      held.errors.last = message;
      if (isRepeated || !held.errors.pace.allows(time)) return [];
    }
    return [this.#event(held, time, { kind: 'error', level, message: text, status: 'could-not-tell' })];
  }

  #region(held: Held, time: Milliseconds, region: SuspiciousRegion): Decision {
    const { pid } = held.info;
    const { startAddress, endAddress, permissions } = region.finding;
    return this.#event(held, time, {
      kind: 'region',
      level: 'WARNING',
      message: this.#isStrict
        ? texts.regionStrict(held.name, pid, startAddress)
        : texts.regionThreshold(held.name, pid, region),
      status: 'suspicious',
      findings: region.detectors.map((detector) => ({ ...region.finding, detector })),
      details: { startAddress, endAddress, permissions },
    });
  }

  #hit(held: Held, time: Milliseconds, count: number): Decision {
    return this.#event(held, time, {
      kind: 'hit',
      level: 'WARNING',
      message: texts.hit(held.name, held.info.pid, count, this.#threshold),
      status: 'suspicious',
      details: { hits: count, threshold: this.#threshold },
    });
  }

  #summary(held: Held, time: Milliseconds, unshown: { hits: number; regions: number }): Decision {
    return this.#event(held, time, {
      kind: 'summary',
      level: 'WARNING',
      message: texts.summary(held.name, held.info.pid, unshown),
      status: 'suspicious',
      details: { ...unshown, hitsInAll: held.hits.count },
    });
  }

  #event(held: Held | undefined, time: Milliseconds, parts: Omit<EventParts, 'module'>): Decision {
    const who = { module: 'MEMORY_MONITOR', pid: held?.info.pid ?? -1, process: held?.name ?? '' } as const;
    return { event: stamp(this.origin, time, { ...who, ...parts } as EventParts) };
  }
}
