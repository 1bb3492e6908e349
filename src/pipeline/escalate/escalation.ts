import type { Config } from '../../config/schema.js';
import type { Subject } from '../../facts/fact.js';
import { FACTS } from '../../facts/facts.js';
import type { SourceRecord, WatchFailed } from '../../records/record.js';
import type { EventParts } from '../../records/stamper.js';
import type { ProcessInfo, ProcessKey } from '../../records/target.js';
import type { Milliseconds } from '../../records/time.js';
import { escapeText } from '../../text/escape.js';
import type { RulingOptions } from '../../workers/input/ruling.js';
import type { Counters } from '../figures/counters.js';
import type { Judged } from '../judge/judged.js';
import { Correlation } from './correlation/correlation.js';
import { CouldNotTell } from './could-not-tell.js';
import { DebuggerVerdict } from './debugger/debugger-verdict.js';
import type { Decision } from './decision.js';
import { clockStepped, rateLowered } from './events/system-events.js';
import { type Held, HeldProcesses } from './held-processes.js';
import { InputVerdict } from './input/input-verdict.js';
import { sayAtRest } from './memory/at-rest.js';
import { MemoryVerdict } from './memory/memory-verdict.js';
import type { SubjectVerdict } from './subject.js';
import { SurroundingsVerdict } from './surroundings/surroundings-verdict.js';
import { Verdicts } from './verdicts.js';

/** The fold from judged records to events. Depends on nothing but its arguments. */
export class Escalation {
  readonly #config: Config;
  readonly #held = new HeldProcesses();
  readonly #memory: MemoryVerdict;
  readonly #input: InputVerdict;
  readonly #subjects: Readonly<Record<Subject, SubjectVerdict>>;
  readonly #correlation: Correlation;
  readonly #couldNotTell = new CouldNotTell();
  #lastTime: Milliseconds;

  /** @param startTime of the monitor, monotonic: what ends without a record ends then */
  constructor(
    config: Config,
    startTime: Milliseconds,
    counters: Counters,
    weightOf?: RulingOptions['weightOf'],
  ) {
    this.#config = config;
    this.#lastTime = startTime;
    const verdicts = new Verdicts(config, this.#held, counters);
    this.#memory = new MemoryVerdict(config, verdicts, counters);
    this.#correlation = new Correlation(config.correlation, this.#held, verdicts);
    this.#input = new InputVerdict({ ...config.input, weightOf }, verdicts, (time, finding) =>
      this.#correlation.onInput(time, finding),
    );
    this.#subjects = {
      memory: this.#memory,
      debugger: new DebuggerVerdict(config.dev, verdicts),
      surroundings: new SurroundingsVerdict(this.#couldNotTell),
    };
  }

  /** The decisions that a record leads to, in order. */
  onJudged(judged: Judged): Decision[] {
    const { record, faults } = judged;
    this.#lastTime = record.time;
    const onFaults = faults === undefined ? [] : this.#input.onFaults(record.time, faults);
    const decisions = this.#decide(judged);
    const due = this.#input.onTime(record.time);
    // Of nearly every record there is nothing to say: no array is made then.
    return onFaults.length + due.length === 0 ? decisions : [...onFaults, ...decisions, ...due];
  }

  #decide({ record, judgement, inputFindings = [], unjudged }: Judged): Decision[] {
    if (unjudged !== undefined) return this.#onUnjudged(record, unjudged);
    switch (record.kind) {
      case 'target-found':
        return this.#onFound(record.time, record.process);
      case 'target-gone':
        return this.#onGone(record.time, record.key);
      case 'target-awaited': {
        const message = `Waiting for a process named ${escapeText(record.name)}`;
        return [
          this.#event(record.time, { kind: 'target-awaited', level: 'INFO', module: 'MONITOR', message }),
        ];
      }
      case 'observed':
      case 'unchanged': {
        const held = record.key === null ? null : this.#held.get(record.key);
        // A process that is not held has ended while its last readings were on their way.
        if (held === undefined) return [];
        const alone = this.#subjects[FACTS[record.fact].subject].onReading(held, record, judgement);
        const together = held === null ? [] : this.#correlation.onReading(held, record, judgement);
        const decisions = together.length === 0 ? alone : [...alone, ...together];
        const { faults } = judgement ?? {};
        if (faults === undefined) return decisions;
        return [...this.#couldNotTell.onFaults(record, held ?? undefined, faults), ...decisions];
      }
      case 'probe-failed': {
        const held = record.key === null ? undefined : this.#held.get(record.key);
        // A process that exits while it is looked at is no failure.
        if (record.key !== null && held === undefined) return [];
        return this.#subjects[FACTS[record.fact].subject].onFailure(held, record);
      }
      case 'watch-failed':
        return this.#onWatchFailed(record);
      case 'watch-recovered': {
        const message = 'All processes can be watched again';
        return [this.#event(record.time, { kind: 'recovered', level: 'INFO', module: 'MONITOR', message })];
      }
      case 'rate-lowered':
        return [rateLowered(record)];
      case 'pace-fell': {
        const held = this.#held.get(record.key);
        const said = held && sayAtRest(held, record);
        return said === undefined ? [] : [this.#event(record.time, said, held)];
      }
      case 'clock-stepped':
        return [clockStepped(record)];
      case 'hop':
        return inputFindings.flatMap((found) => this.#input.onFindings(record.time, found));
      case 'input-health':
        return this.#input.onHealth(record);
      case 'input':
      case 'focus':
        return [];
    }
  }

  /** What is left to say when the records end. */
  onEnd(): Decision[] {
    const unshown = this.#held.all().flatMap((held) => this.#memory.onEnd(held, this.#lastTime));
    return [...unshown, ...this.#input.onEnd(this.#lastTime)];
  }

  #onFound(time: Milliseconds, info: ProcessInfo): Decision[] {
    const known = this.#held.get(info.key);
    const before = known?.info.isTarget ? known.name : undefined;
    const held = this.#held.put(info);
    if (!info.isTarget || held.name === before) return [];
    const origin = before === undefined ? this.#originOf(info) : `, which was ${before}`;
    const message = `Protecting process ${held.name} (PID = ${info.pid})${origin}`;
    const details = {
      executable: escapeText(info.executable),
      ...(info.startedBy !== undefined && { startedBy: escapeText(info.startedBy) }),
      ...(before !== undefined && { before }),
    };
    return [
      this.#event(time, { kind: 'target-found', level: 'INFO', module: 'MONITOR', message, details }, held),
    ];
  }

  #originOf({ startedBy }: ProcessInfo): string {
    if (startedBy === undefined) return '';
    const parent = this.#held.get(startedBy);
    if (parent !== undefined) return `, started by ${parent.name} (PID = ${parent.info.pid})`;
    return `, a descendant of process ${startedBy.split(':')[0]}`;
  }

  #onGone(time: Milliseconds, key: ProcessKey): Decision[] {
    const held = this.#held.get(key);
    if (held === undefined) return [];
    this.#held.remove(key);
    this.#couldNotTell.forget(key);
    const unshown = this.#memory.onEnd(held, time);
    if (!held.info.isTarget) return unshown;
    const message = `Process ${held.name} (PID = ${held.info.pid}) has ended`;
    return [
      ...unshown,
      this.#event(time, { kind: 'target-gone', level: 'INFO', module: 'MONITOR', message }, held),
    ];
  }

  /** Nobody has looked, so it is neither clean nor a hit. */
  #onUnjudged(record: SourceRecord, reason: string): Decision[] {
    const key = 'key' in record ? record.key : null;
    const held = key === null ? undefined : this.#held.get(key);
    if (key !== null && held === undefined) return [];
    if ('fact' in record) {
      held?.evidence.stopStanding(record.fact);
      held?.hits.get(record.fact)?.lookAway();
    }
    return this.#couldNotTell.onUnjudged(record, held, reason);
  }

  /** While memory is watched, a watch that has failed for good or that must be strict is a scan that failed. */
  #onWatchFailed({ time, reason, message }: WatchFailed): Decision[] {
    const { memory, profile } = this.#config;
    if (memory.enabled && (reason === 'unrecoverable' || profile === 'strict')) {
      return this.#memory.onScanFailure(undefined, { time, reason, message });
    }
    const outlook = reason === 'transient' ? '; it is tried again' : '';
    return [
      this.#event(time, {
        kind: 'error',
        level: reason === 'transient' ? 'WARNING' : 'ERROR',
        module: 'MONITOR',
        message: `Processes cannot be watched: ${escapeText(message)}${outlook}`,
        status: 'could-not-tell',
      }),
    ];
  }

  #event(time: Milliseconds, parts: EventParts, held?: Held): Decision {
    const who = held === undefined ? {} : { pid: held.info.pid, process: held.name };
    return { time, event: { ...who, ...parts } };
  }
}
