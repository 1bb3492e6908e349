import type { Finding, TracerFinding } from '../../../records/finding.js';
import type { ProbeFailed } from '../../../records/record.js';
import type { EventPartsWithout } from '../../../records/stamper.js';
import type { Milliseconds } from '../../../records/time.js';
import { escapeText } from '../../../text/escape.js';
import type { Judgement } from '../../../workers/messages.js';
import type { Decision } from '../decision.js';
import { fitToShow } from '../fit-to-show.js';
import type { Held } from '../held-processes.js';
import * as texts from '../log-texts.js';
import { RateLimit } from '../rate-limit.js';
import type { Reading, SubjectVerdict } from '../subject.js';
import type { Verdicts } from '../verdicts.js';

/** Decides about debuggers: on a process, a verdict on it; on the monitor itself, a verdict on every target. */
export class DebuggerVerdict implements SubjectVerdict {
  #isIgnoranceSaid = false;
  readonly #failures = new RateLimit();

  constructor(
    private readonly isIgnored: boolean,
    private readonly verdicts: Verdicts,
  ) {}

  /** The fact is told when it changes, so a judgement without findings means that the debugger has left. */
  onReading(held: Held | null, { time }: Reading, judgement: Judgement | undefined): Decision[] {
    if (judgement === undefined) return [];
    if (this.isIgnored) return this.#sayIgnored(held, time);
    const findings = judgement.findings.map((finding) => aboutMonitor(fitToShow(finding), held === null));
    const tracer = findings.find((finding) => finding.kind === 'tracer');
    if (tracer === undefined) {
      const message = `Debugger left ${whereOf(held)}`;
      return [this.#event(held, time, { kind: 'debugger', level: 'INFO', message })];
    }
    return this.#onTracer(held, time, tracer, findings);
  }

  onFailure(held: Held | undefined, { time, message }: ProbeFailed): Decision[] {
    if (!this.#failures.allows(time)) return [];
    const where = held === undefined ? 'the processes' : whereOf(held);
    const text = `Could not tell about the debuggers of ${where}: ${escapeText(message)}`;
    const parts = {
      kind: 'could-not-tell',
      level: 'ERROR',
      message: text,
      status: 'could-not-tell',
    } as const;
    return [this.#event(held ?? null, time, parts)];
  }

  #onTracer(
    held: Held | null,
    time: Milliseconds,
    tracer: TracerFinding,
    findings: readonly Finding[],
  ): Decision[] {
    const reason = texts.debuggerReason(tracer);
    const decided = { code: 'FI-DBG-001', module: 'DEBUGGER_DETECTOR', reason, findings } as const;
    const verdicts =
      held === null ? this.verdicts.aboutAllTargets(time, decided) : this.verdicts.about(held, time, decided);
    if (verdicts.length > 0) return verdicts;
    const parts = { kind: 'debugger', level: 'WARNING', message: reason, status: 'suspicious' } as const;
    return [this.#event(held, time, { ...parts, findings })];
  }

  #sayIgnored(held: Held | null, time: Milliseconds): Decision[] {
    if (this.#isIgnoranceSaid) return [];
    this.#isIgnoranceSaid = true;
    const message = 'Debuggers are ignored in development mode';
    return [this.#event(held, time, { kind: 'notice', level: 'INFO', message })];
  }

  #event(held: Held | null, time: Milliseconds, parts: EventPartsWithout<'module'>): Decision {
    const who = {
      module: 'DEBUGGER_DETECTOR',
      pid: held?.info.pid ?? -1,
      process: held?.name ?? '',
    } as const;
    return { time, event: { ...who, ...parts } };
  }
}

const whereOf = (held: Held | null): string =>
  held === null ? 'the monitor' : `process ${held.name} (PID = ${held.info.pid})`;

const aboutMonitor = (finding: Finding, monitor: boolean): Finding =>
  finding.kind === 'tracer' ? { ...finding, monitor } : finding;
