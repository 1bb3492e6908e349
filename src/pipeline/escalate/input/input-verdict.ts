import type { InputFinding } from '../../../records/finding.js';
import { CHANNELS, type Channel } from '../../../records/input.js';
import type { InputHealth } from '../../../records/record.js';
import type { ClockOrigin, Milliseconds } from '../../../records/time.js';
import { escapeText } from '../../../text/escape.js';
import type { Evidence } from '../../../workers/input/indicator.js';
import { type DecideOptions, EvidenceFile } from '../../../workers/input/verdict.js';
import type { ChannelEvidence } from '../../../workers/messages.js';
import { type InputFaults, noFaults } from '../../collect/input-faults.js';
import type { Decision } from '../decision.js';
import * as texts from '../log-texts.js';
import { RateLimit } from '../rate-limit.js';
import { type EventParts, stamp } from '../stamp.js';
import type { Verdicts } from '../verdicts.js';

/** Findings of one event. */
const MAX_FINDINGS = 32;

const HEALTH = {
  ready: { kind: 'notice', level: 'INFO', text: 'Input is monitored' },
  blind: { kind: 'blind', level: 'WARNING', text: 'Input monitoring is blind' },
  lost: { kind: 'blind', level: 'ERROR', text: 'Input monitoring failed' },
  recovered: { kind: 'recovered', level: 'INFO', text: 'Input monitoring recovered' },
} as const;

/** Decides about input: a verdict on every target, because input has no process of its own. */
export class InputVerdict {
  readonly #files: ReadonlyMap<Channel, EvidenceFile>;
  readonly #faultLimit = new RateLimit();
  /** Not told yet. */
  #faults = noFaults();

  constructor(
    options: DecideOptions,
    private readonly origin: ClockOrigin,
    private readonly verdicts: Verdicts,
  ) {
    this.#files = new Map(CHANNELS.map((channel) => [channel, new EvidenceFile(channel, options)]));
  }

  /**
   * A verdict where the evidence on a channel is enough for one, once a target; a warning for all else, and for what comes
   * after. The detector tells what goes on at most every ten seconds, so no log floods.
   */
  onEvidence(time: Milliseconds, { channel, evidence }: ChannelEvidence): Decision[] {
    return evidence.flatMap((piece) => {
      const { kind, evidence: all } = (this.#files.get(channel) as EvidenceFile).add(piece);
      if (kind === 'none') return [];
      const findings = all.slice(-MAX_FINDINGS).map((one) => findingOf(channel, one));
      const decided = kind === 'verdict' ? this.#decide(time, findings) : [];
      return decided.length > 0 ? decided : [this.#warn(time, findingOf(channel, piece))];
    });
  }

  /** A warning with the counts, at most one a second. */
  onFaults(time: Milliseconds, { impossibleTimes, backwards, overflowed }: InputFaults): Decision[] {
    this.#faults.impossibleTimes += impossibleTimes;
    this.#faults.backwards += backwards;
    this.#faults.overflowed += overflowed;
    return this.#faultLimit.allows(time) ? this.onEnd(time) : [];
  }

  /** The counts that were not told yet. */
  onEnd(time: Milliseconds): Decision[] {
    const faults = this.#faults;
    this.#faults = noFaults();
    const message = texts.inputFaults(faults);
    if (message === '') return [];
    return [
      this.#event(time, {
        kind: 'could-not-tell',
        level: 'WARNING',
        message,
        status: 'could-not-tell',
        details: { ...faults },
      }),
    ];
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
    const { channel, detector, presses, value, limit } = findings.at(-1) as InputFinding;
    return this.verdicts.aboutAllTargets(time, {
      code: 'FI-INP-001',
      module: 'INPUT_DETECTOR',
      reason: texts.inputReason(findings),
      findings,
      details: { channel, detector, presses, value, limit },
    });
  }

  #warn(time: Milliseconds, finding: InputFinding): Decision {
    return this.#event(time, {
      kind: 'input',
      level: 'WARNING',
      message: texts.suspiciousInput(finding),
      status: 'suspicious',
      findings: [finding],
    });
  }

  #event(time: Milliseconds, parts: Omit<EventParts, 'module'>): Decision {
    return { event: stamp(this.origin, time, { module: 'INPUT_DETECTOR', ...parts } as EventParts) };
  }
}

function findingOf(channel: Channel, { indicator, weight, timeMs, ...rest }: Evidence): InputFinding {
  const { value, limit, presses, windowMs } = rest;
  return {
    kind: 'input',
    detector: indicator,
    severity: weight === 'warns' ? 'low' : weight === 'supports' ? 'medium' : 'high',
    channel,
    atMs: timeMs,
    ...rest,
    figures: { value, limit, presses, windowMs },
  };
}
