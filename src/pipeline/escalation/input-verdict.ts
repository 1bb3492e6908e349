import { escapeText } from '../../records/escape.js';
import type { InputFinding } from '../../records/finding.js';
import { CHANNELS } from '../../records/input.js';
import type { InputHealth } from '../../records/record.js';
import type { ClockOrigin, Milliseconds } from '../../records/time.js';
import type { Decision } from './decision.js';
import * as texts from './log-texts.js';
import { Pace } from './pace.js';
import { type EventParts, stamp } from './stamp.js';
import type { Verdicts } from './verdicts.js';

const HEALTH = {
  ready: { kind: 'notice', level: 'INFO', text: 'Input is monitored' },
  blind: { kind: 'blind', level: 'WARNING', text: 'Input monitoring is blind' },
  lost: { kind: 'blind', level: 'ERROR', text: 'Input monitoring failed' },
  recovered: { kind: 'recovered', level: 'INFO', text: 'Input monitoring recovered' },
} as const;

/** Decides about input: a verdict on every target, because input has no process of its own. */
export class InputVerdict {
  readonly #warnings = new Map(CHANNELS.map((channel) => [channel, new Pace()]));

  constructor(
    private readonly origin: ClockOrigin,
    private readonly verdicts: Verdicts,
  ) {}

  /** What enforces decides, once a target; all else, and what comes after, warns once a second a channel. */
  onFindings(time: Milliseconds, findings: readonly InputFinding[]): Decision[] {
    const enforcing = findings.filter(({ enforces }) => enforces);
    const verdicts = enforcing.length > 0 ? this.#decide(time, enforcing) : [];
    const warned = verdicts.length > 0 ? findings.filter(({ enforces }) => !enforces) : findings;
    return [...warned.flatMap((finding) => this.#warn(time, finding)), ...verdicts];
  }

  onHealth({ time, state, backend, message }: InputHealth): Decision[] {
    const { kind, level, text } = HEALTH[state];
    return [
      this.#event(time, {
        kind,
        level,
        code: state === 'lost' ? 'FI-INP-002' : null,
        message: `${text} (${escapeText(backend)}): ${escapeText(message)}`,
        ...(kind === 'blind' && { status: 'could-not-tell' }),
        details: { backend: escapeText(backend), state },
      }),
    ];
  }

  #decide(time: Milliseconds, findings: readonly InputFinding[]): Decision[] {
    const { channel, ratePerSecond, cv, presses } = findings[0] as InputFinding;
    return this.verdicts.aboutAllTargets(time, {
      code: 'FI-INP-001',
      module: 'INPUT_DETECTOR',
      reason: texts.REASONS.input,
      findings,
      details: { channel, ratePerSecond, cv, presses },
    });
  }

  #warn(time: Milliseconds, finding: InputFinding): Decision[] {
    if (!this.#warnings.get(finding.channel)?.allows(time)) return [];
    const message = texts.regularInput(finding);
    return [
      this.#event(time, {
        kind: 'input',
        level: 'WARNING',
        message,
        status: 'suspicious',
        findings: [finding],
      }),
    ];
  }

  #event(time: Milliseconds, parts: Omit<EventParts, 'module'>): Decision {
    return { event: stamp(this.origin, time, { module: 'INPUT_DETECTOR', ...parts } as EventParts) };
  }
}
