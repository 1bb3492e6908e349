import type { InputFinding } from '../../../records/finding.js';
import { CHANNELS, type Channel } from '../../../records/input.js';
import type { InputHealth } from '../../../records/record.js';
import type { EventPartsWithout } from '../../../records/stamper.js';
import type { Milliseconds } from '../../../records/time.js';
import { escapeText } from '../../../text/escape.js';
import type { RulingOptions } from '../../../workers/input/ruling.js';
import { StandingFindings } from '../../../workers/input/standing-findings.js';
import type { ChannelFindings } from '../../../workers/messages.js';
import { type InputFaults, noFaults } from '../../collect/input-faults.js';
import type { Decision } from '../decision.js';
import * as texts from '../log-texts.js';
import { RateLimit } from '../rate-limit.js';
import type { Verdicts } from '../verdicts.js';
import { ChannelWarnings } from './channel-warnings.js';

/** Findings of one event, the newest. */
const MAX_FINDINGS = 32;

const HEALTH = {
  ready: { kind: 'notice', level: 'INFO', text: 'Input is monitored' },
  blind: { kind: 'blind', level: 'WARNING', text: 'Input monitoring is blind' },
  lost: { kind: 'blind', level: 'ERROR', text: 'Input monitoring failed' },
  recovered: { kind: 'recovered', level: 'INFO', text: 'Input monitoring recovered' },
} as const;

interface ChannelState {
  readonly standing: StandingFindings;
  readonly warnings: ChannelWarnings;
}

/** Decides about input: a verdict on every target, because input has no process of its own. */
export class InputVerdict {
  readonly #channels: ReadonlyMap<Channel, ChannelState>;
  readonly #faultLimit = new RateLimit();
  /** Not reported yet. */
  #faults = noFaults();

  constructor(
    options: RulingOptions,
    private readonly verdicts: Verdicts,
    /** Asked about each finding that is not enough by itself: others may agree with it. */
    private readonly onWarning: (time: Milliseconds, finding: InputFinding) => Decision[],
  ) {
    this.#channels = new Map(
      CHANNELS.map((channel) => {
        const standing = new StandingFindings(channel, options);
        return [channel, { standing, warnings: new ChannelWarnings() }];
      }),
    );
  }

  /** A verdict where the findings on a channel suffice for one, once per target. Any other finding waits for `onTime`. */
  onFindings(time: Milliseconds, { channel, findings }: ChannelFindings): Decision[] {
    const { standing, warnings } = this.#channels.get(channel) as ChannelState;
    return findings.flatMap((finding) => {
      const ruling = standing.add(finding);
      if (ruling.kind === 'none') return [];
      const decided =
        ruling.kind === 'verdict' ? this.#decide(time, ruling.findings.slice(-MAX_FINDINGS)) : [];
      if (decided.length > 0) {
        warnings.told(time, ruling.findings);
        return decided;
      }
      warnings.add(finding);
      return this.onWarning(time, finding);
    });
  }

  /** The warnings that are due, after every record. */
  onTime(time: Milliseconds): Decision[] {
    const isDecided = () => this.verdicts.areDone;
    for (const { warnings } of this.#channels.values()) {
      if (warnings.isDue(time, isDecided)) return this.#warn(time, time);
    }
    return [];
  }

  /** A warning with the counts, at most one per second. */
  onFaults(time: Milliseconds, { impossibleTimes, backwards, overflowed }: InputFaults): Decision[] {
    this.#faults.impossibleTimes += impossibleTimes;
    this.#faults.backwards += backwards;
    this.#faults.overflowed += overflowed;
    return this.#faultLimit.allows(time) ? this.#reportFaults(time) : [];
  }

  /** What was not told yet. */
  onEnd(time: Milliseconds): Decision[] {
    return [...this.#warn(time, Number.POSITIVE_INFINITY), ...this.#reportFaults(time)];
  }

  #reportFaults(time: Milliseconds): Decision[] {
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

  /** @param dueTime what is due by then is told */
  #warn(time: Milliseconds, dueTime: Milliseconds): Decision[] {
    return [...this.#channels].flatMap(([channel, { warnings }]) => {
      return warnings.take(dueTime, this.verdicts.areDone).map(({ kind, count, findings }) =>
        this.#event(time, {
          kind,
          level: 'WARNING',
          message:
            kind === 'input' ? texts.suspiciousInput(findings) : texts.inputSummary(channel, count, findings),
          status: 'suspicious',
          findings: findings.slice(-MAX_FINDINGS),
          details: { channel, findings: count },
        }),
      );
    });
  }

  #event(time: Milliseconds, parts: EventPartsWithout<'module'>): Decision {
    return { time, event: { module: 'INPUT_DETECTOR', ...parts } };
  }
}
