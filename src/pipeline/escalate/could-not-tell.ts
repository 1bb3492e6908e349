import { FACTS } from '../../facts/facts.js';
import type { Module } from '../../records/event.js';
import type { SourceRecord } from '../../records/record.js';
import type { ProcessKey } from '../../records/target.js';
import type { Milliseconds } from '../../records/time.js';
import { escapeText } from '../../text/escape.js';
import type { DetectorFault } from '../../workers/messages.js';
import type { Decision } from './decision.js';
import type { Held } from './held-processes.js';
import { RateLimit } from './rate-limit.js';
import { MODULE_OF } from './subject.js';

/** How often it is said of one detector that it fails. */
const SAY_FAULT_AGAIN_MS = 60_000;

/** Says what nobody has looked at: it is neither clean nor a hit. */
export class CouldNotTell {
  /** By module and process. */
  readonly #limits = new Map<string, RateLimit>();
  /** By detector: when its fault was said last, and how often it has failed since. */
  readonly #faults = new Map<string, { saidTime: Milliseconds; failures: number }>();

  /** A record that the workers failed to judge: at most once a second. */
  onUnjudged(record: SourceRecord, held: Held | undefined, reason: string): Decision[] {
    const { module, what } = subjectOf(record);
    const limitKey = `${module} ${held?.info.key ?? ''}`;
    const limit = this.#limits.get(limitKey) ?? new RateLimit();
    this.#limits.set(limitKey, limit);
    if (!limit.allows(record.time)) return [];
    const message = `Could not tell about the ${what}${whose(record, held)}: ${escapeText(reason)}`;
    return [say(record, held, message)];
  }

  /** Detectors that failed at a record, while the others have judged it. */
  onFaults(record: SourceRecord, held: Held | undefined, faults: readonly DetectorFault[]): Decision[] {
    return faults.flatMap(({ detector, message }) => {
      const told = this.#faults.get(detector) ?? { saidTime: Number.NEGATIVE_INFINITY, failures: 0 };
      this.#faults.set(detector, told);
      told.failures++;
      if (record.time - told.saidTime < SAY_FAULT_AGAIN_MS) return [];
      const { failures } = told;
      Object.assign(told, { saidTime: record.time, failures: 0 });
      const times = failures > 1 ? ` (${failures} times)` : '';
      const what = `${subjectOf(record).what}${whose(record, held)}`;
      const text = `Detector ${detector} failed at the ${what}: ${escapeText(message)}${times}`;
      return [say(record, held, text, { detector, failures })];
    });
  }

  /** A process has ended. */
  forget(key: ProcessKey): void {
    for (const module of Object.values(MODULE_OF)) this.#limits.delete(`${module} ${key}`);
  }
}

function say(
  record: SourceRecord,
  held: Held | undefined,
  message: string,
  details?: Record<string, string | number>,
): Decision {
  const who = held === undefined ? {} : { pid: held.info.pid, process: held.name };
  const kind = 'could-not-tell';
  const { module } = subjectOf(record);
  const event = { ...who, kind, level: 'ERROR', module, message, status: kind } as const;
  return { time: record.time, event: details === undefined ? event : { ...event, details } };
}

function whose(record: SourceRecord, held: Held | undefined): string {
  if (held !== undefined) return ` of process ${held.name} (PID = ${held.info.pid})`;
  return 'key' in record ? ' of the monitor' : '';
}

/** Who speaks of a record, and what it is about. */
function subjectOf(record: SourceRecord): { readonly module: Module; readonly what: string } {
  if ('fact' in record) {
    const { subject, noun } = FACTS[record.fact];
    return { module: MODULE_OF[subject], what: noun };
  }
  const isInput = record.kind === 'hop' || record.kind === 'input' || record.kind === 'input-health';
  return isInput ? { module: 'INPUT_DETECTOR', what: 'input' } : { module: 'MONITOR', what: record.kind };
}
