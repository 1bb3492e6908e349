import type { TracerFinding } from '../../../records/finding.js';
import type { DebuggerState } from '../../../records/record.js';
import type { ClockOrigin } from '../../../records/time.js';
import { escapeText } from '../../../text/escape.js';
import type { Decision } from '../decision.js';
import type { Held } from '../held-processes.js';
import * as texts from '../log-texts.js';
import { type EventParts, stamp } from '../stamp.js';
import type { Verdicts } from '../verdicts.js';

/** Decides about debuggers: on a process, a verdict on it; on the monitor itself, a verdict on every target. */
export class DebuggerVerdict {
  #isIgnoranceSaid = false;

  constructor(
    private readonly isIgnored: boolean,
    private readonly origin: ClockOrigin,
    private readonly verdicts: Verdicts,
  ) {}

  /** @param held the traced process, or null for the monitor itself */
  onState(held: Held | null, { time, via, tracerPid, tracerName, attached }: DebuggerState): Decision[] {
    if (this.isIgnored) return this.#sayIgnored(held, time);
    const finding: TracerFinding = {
      kind: 'tracer',
      detector: 'tracer',
      severity: 'high',
      maturity: 'stable',
      words: `traced via ${via}`,
      figures: {},
      via,
      tracerPid,
      tracerName: escapeText(tracerName),
      monitor: held === null,
    };
    const reason = texts.debuggerReason(finding);
    if (!attached) {
      const where = held === null ? 'the monitor' : `process ${held.name} (PID = ${held.info.pid})`;
      return [
        this.#event(held, time, { kind: 'debugger', level: 'INFO', message: `Debugger left ${where}` }),
      ];
    }
    const decided = { code: 'FI-DBG-001', module: 'DEBUGGER_DETECTOR', reason, findings: [finding] } as const;
    const verdicts =
      held === null ? this.verdicts.aboutAllTargets(time, decided) : this.verdicts.about(held, time, decided);
    if (verdicts.length > 0) return verdicts;
    const parts = { kind: 'debugger', level: 'WARNING', message: reason, status: 'suspicious' } as const;
    return [this.#event(held, time, { ...parts, findings: [finding] })];
  }

  #sayIgnored(held: Held | null, time: number): Decision[] {
    if (this.#isIgnoranceSaid) return [];
    this.#isIgnoranceSaid = true;
    const message = 'Debuggers are ignored in development mode';
    return [this.#event(held, time, { kind: 'notice', level: 'INFO', message })];
  }

  #event(held: Held | null, time: number, parts: Omit<EventParts, 'module'>): Decision {
    const who = {
      module: 'DEBUGGER_DETECTOR',
      pid: held?.info.pid ?? -1,
      process: held?.name ?? '',
    } as const;
    return { event: stamp(this.origin, time, { ...who, ...parts } as EventParts) };
  }
}
