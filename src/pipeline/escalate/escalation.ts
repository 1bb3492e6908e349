import type { Config } from '../../config/schema.js';
import type { Module } from '../../records/event.js';
import type { RateLowered, SourceRecord } from '../../records/record.js';
import type { ProcessInfo, ProcessKey } from '../../records/target.js';
import type { ClockOrigin, Milliseconds } from '../../records/time.js';
import { escapeText } from '../../text/escape.js';
import type { Counters } from '../figures/counters.js';
import type { Judged } from '../judge/judged.js';
import { DebuggerVerdict } from './debugger/debugger-verdict.js';
import type { Decision } from './decision.js';
import { type Held, HeldProcesses } from './held-processes.js';
import { InputVerdict } from './input/input-verdict.js';
import { MemoryVerdict } from './memory/memory-verdict.js';
import { Pace } from './pace.js';
import { type EventParts, stamp } from './stamp.js';
import { Verdicts } from './verdicts.js';

/** The fold from judged records to events. Depends on nothing but its arguments. */
export class Escalation {
  readonly #origin: ClockOrigin;
  readonly #held = new HeldProcesses();
  readonly #memory: MemoryVerdict;
  readonly #input: InputVerdict;
  readonly #debugger: DebuggerVerdict;
  /** How often a failure to judge is said, by module and process. */
  readonly #failures = new Map<string, Pace>();
  #lastTime: Milliseconds;

  constructor(config: Config, origin: ClockOrigin, counters: Counters) {
    this.#origin = origin;
    this.#lastTime = origin.monotonicMs;
    const verdicts = new Verdicts(config, origin, this.#held, counters);
    this.#memory = new MemoryVerdict(config, origin, verdicts, counters);
    this.#input = new InputVerdict(config.input, origin, verdicts);
    this.#debugger = new DebuggerVerdict(config.dev, origin, verdicts);
  }

  /** The decisions that a record leads to, in order. */
  onJudged(judged: Judged): Decision[] {
    const { record, faults } = judged;
    this.#lastTime = record.time;
    const decisions = this.#decide(judged);
    return faults === undefined ? decisions : [...this.#input.onFaults(record.time, faults), ...decisions];
  }

  #decide({ record, classified, inputFindings = [], unjudged }: Judged): Decision[] {
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
      case 'snapshot':
      case 'unchanged': {
        // A process that is not held has ended while its last scans were on their way.
        const held = this.#held.get(record.key);
        if (held === undefined) return [];
        const { firstTime, count } =
          record.kind === 'unchanged' ? record : { firstTime: record.time, count: 1 };
        return this.#memory.onScans(held, { firstTime, time: record.time, count }, classified);
      }
      case 'memory-error': {
        const held = record.key === null ? undefined : this.#held.get(record.key);
        // A process that exits while it is scanned is no error.
        return record.key !== null && held === undefined ? [] : this.#memory.onError(held, record);
      }
      case 'rate-lowered':
        return [this.#rateLowered(record)];
      case 'debugger': {
        const held = record.key === null ? null : this.#held.get(record.key);
        return held === undefined ? [] : this.#debugger.onState(held, record);
      }
      case 'hop':
        return inputFindings.flatMap((channel) => this.#input.onFindings(record.time, channel));
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
    const held = this.#held.add(info);
    if (held === undefined || !info.isTarget) return [];
    const message = `Protecting process ${held.name} (PID = ${info.pid})`;
    const details = { executable: escapeText(info.executable) };
    return [
      this.#event(time, { kind: 'target-found', level: 'INFO', module: 'MONITOR', message, details }, held),
    ];
  }

  #onGone(time: Milliseconds, key: ProcessKey): Decision[] {
    const held = this.#held.get(key);
    if (held === undefined) return [];
    this.#held.remove(key);
    this.#failures.delete(`MEMORY_MONITOR ${key}`);
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
    const key = 'key' in record && record.key !== null ? record.key : undefined;
    const held = key === undefined ? undefined : this.#held.get(key);
    if (key !== undefined && held === undefined) return [];
    if (held !== undefined) held.hits.regionsNow = 0;
    const module: Module = held === undefined ? 'INPUT_DETECTOR' : 'MEMORY_MONITOR';
    const paceKey = `${module} ${key ?? ''}`;
    const pace = this.#failures.get(paceKey) ?? new Pace();
    this.#failures.set(paceKey, pace);
    if (!pace.allows(record.time)) return [];
    const what = held === undefined ? 'input' : `memory of process ${held.name} (PID = ${held.info.pid})`;
    const message = `Could not tell about the ${what}: ${escapeText(reason)}`;
    const parts = {
      kind: 'could-not-tell',
      level: 'ERROR',
      module,
      message,
      status: 'could-not-tell',
    } as const;
    return [this.#event(record.time, parts, held)];
  }

  #rateLowered({ time, wantedIntervalMs, actualIntervalMs, scanMs, cpuBudget }: RateLowered): Decision {
    const message =
      `Scanning slowed from every ${wantedIntervalMs} ms to every ${actualIntervalMs.toFixed(1)} ms: ` +
      `one scan takes ${scanMs.toFixed(2)} ms and the budget is ${(cpuBudget * 100).toFixed(0)} % of one core`;
    const details = { wantedIntervalMs, actualIntervalMs, scanMs, cpuBudget };
    return this.#event(time, {
      kind: 'rate-lowered',
      level: 'WARNING',
      module: 'MEMORY_MONITOR',
      message,
      details,
    });
  }

  #event(time: Milliseconds, parts: EventParts, held?: Held): Decision {
    const who = held === undefined ? {} : { pid: held.info.pid, process: held.name };
    return { event: stamp(this.#origin, time, { ...who, ...parts }) };
  }
}
