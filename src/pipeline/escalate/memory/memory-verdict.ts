import type { Config } from '../../../config/schema.js';
import { FACTS } from '../../../facts/facts.js';
import type { FailureReason, ProbeFailed } from '../../../records/record.js';
import type { EventPartsWithout } from '../../../records/stamper.js';
import type { Milliseconds } from '../../../records/time.js';
import type { Judgement } from '../../../workers/messages.js';
import type { Counters } from '../../figures/counters.js';
import type { Decision } from '../decision.js';
import type { Held } from '../held-processes.js';
import * as texts from '../log-texts.js';
import type { Reading, SubjectVerdict } from '../subject.js';
import type { Verdicts } from '../verdicts.js';
import { sayDenied, sayPartlyDenied } from './denied-facts.js';
import { sayExplained } from './explained.js';
import { type HitRules, hitRules, inHits, POINTS_A_HIT } from './hit-rules.js';
import type { SuspiciousThing } from './known-things.js';
import { hitsOf, type MemoryHits, type Unshown } from './memory-hits.js';
import { noticesOf } from './notices.js';

/** A scan that failed, of one process or of all. */
export interface ScanFailure {
  readonly time: Milliseconds;
  readonly reason: FailureReason;
  readonly message: string;
}

/** Counts hits and decides about memory. */
export class MemoryVerdict implements SubjectVerdict {
  readonly #isStrict: boolean;
  readonly #rules: HitRules;

  constructor(
    private readonly config: Config,
    private readonly verdicts: Verdicts,
    private readonly counters: Counters,
  ) {
    this.#isStrict = config.profile === 'strict';
    this.#rules = hitRules(config);
  }

  /** The monitor's own memory is nobody's target. */
  onReading(held: Held | null, reading: Reading, judgement: Judgement | undefined): Decision[] {
    if (held === null) return [];
    held.errors.last = undefined;
    const notices = noticesOf(held, reading, this.config);
    const decisions = notices.flatMap((parts) => this.#say(held, reading.time, parts));
    const hits = hitsOf(held, reading.fact, judgement, this.#rules);
    if (hits === undefined) return decisions;
    if (judgement !== undefined) decisions.push(...this.#onJudgement(held, hits, reading.time, judgement));
    const isPaced = reading.kind === 'unchanged' || reading.prompted === undefined;
    if (isPaced) decisions.push(...this.#onScans(held, hits, reading));
    const unshown = hits.takeSummary(reading.time);
    if (unshown !== undefined) decisions.push(this.#summary(held, hits, reading.time, unshown));
    return decisions;
  }

  onFailure(held: Held | undefined, failure: ProbeFailed): Decision[] {
    if (failure.reason === 'denied') {
      const isTarget = held?.info.isTarget === true;
      if (FACTS[failure.fact].mayBeDenied) {
        return isTarget ? this.#say(held, failure.time, sayPartlyDenied(held, failure)) : [];
      }
      if (!this.#isStrict && isTarget) return this.#say(held, failure.time, sayDenied(held, failure));
    }
    return this.onScanFailure(held, failure);
  }

  /**
   * Strict: said at ERROR and decided at once, about the process that could not be scanned, or about all targets when no single
   * process is at fault. Threshold: only what cannot be recovered decides.
   */
  onScanFailure(held: Held | undefined, { time, reason, message }: ScanFailure): Decision[] {
    const decided = {
      code: 'FI-MEM-002',
      module: 'MEMORY_MONITOR',
      reason: texts.fatalScanningError(message),
    } as const;
    const decide = (text?: string) => {
      const whole = text === undefined ? decided : { ...decided, message: text };
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

  /** What was not shown yet, when nothing more will come. */
  onEnd(held: Held, time: Milliseconds): Decision[] {
    return [...held.hits.values()].flatMap((hits) => {
      const unshown = hits.takeSummary(Number.POSITIVE_INFINITY);
      return unshown === undefined ? [] : [this.#summary(held, hits, time, unshown)];
    });
  }

  #onJudgement(held: Held, hits: MemoryHits, time: Milliseconds, judgement: Judgement): Decision[] {
    const explained = hits
      .explain(judgement)
      .flatMap((one) => this.#say(held, time, sayExplained(held, one)));
    const warnings = hits.look(judgement, time).flatMap((thing) => {
      if (hits.warnings.allows(time)) return [this.#warning(held, time, thing)];
      hits.suppress(summaryTime(held, time), { regions: 1 });
      return [];
    });
    return [...explained, ...warnings];
  }

  #onScans(held: Held, hits: MemoryHits, reading: Reading): Decision[] {
    const { time } = reading;
    const { firstTime, count } = reading.kind === 'unchanged' ? reading : { firstTime: time, count: 1 };
    const seen = hits.see(firstTime, time, count);
    if (seen === undefined) return [];
    const { added, before, spell } = seen;
    this.counters.hits += added;
    const decisions: Decision[] = [];
    const { points } = hits.things;
    const thresholdPoints = this.#rules.threshold * POINTS_A_HIT;
    // In the strict profile one hit decides: there is nothing to count.
    if (!this.#isStrict) {
      const pointsEach = (points - before) / added;
      const below = held.isDecided ? 0 : Math.min(added, Math.ceil((thresholdPoints - before) / pointsEach));
      let shown = 0;
      while (shown < below && hits.warnings.allows(time))
        decisions.push(this.#hit(held, time, before + ++shown * pointsEach));
      if (added > shown) hits.suppress(summaryTime(held, time), { hits: added - shown });
    }
    const persistedMs = time - spell.firstTime;
    if (points < thresholdPoints || persistedMs < this.#rules.persistForMs) return decisions;
    return [...decisions, ...this.#decide(held, hits, reading, { persistedMs, hitsInSpell: spell.hits })];
  }

  #decide(held: Held, { things, findings }: MemoryHits, { time, fact }: Reading, spell: object): Decision[] {
    const { code = 'FI-MEM-001' } = FACTS[fact];
    return this.verdicts.about(held, time, {
      code,
      module: 'MEMORY_MONITOR',
      reason: code === 'FI-MEM-001' ? texts.REASONS.memory : texts.asReason(code),
      ...(this.#isStrict && { message: texts.terminatingStrict(held.info.pid) }),
      findings,
      details: { hits: inHits(things.points), threshold: this.#rules.threshold, ...spell },
    });
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
      if (isRepeated || !held.errors.limit.allows(time)) return [];
    }
    return [this.#event(held, time, { kind: 'error', level, message: text, status: 'could-not-tell' })];
  }

  #warning(held: Held, time: Milliseconds, { finding, findings }: SuspiciousThing): Decision {
    const parts = { level: 'WARNING', status: 'suspicious', findings } as const;
    if (finding.kind !== 'region') {
      const message = texts.suspiciousThing(held.name, held.info.pid, finding);
      return this.#event(held, time, { ...parts, kind: 'finding', message });
    }
    const { startAddress, endAddress, permissions } = finding;
    const message = this.#isStrict
      ? texts.regionStrict(held.name, held.info.pid, startAddress)
      : texts.regionThreshold(held.name, held.info.pid, finding, findings);
    const details = { startAddress, endAddress, permissions };
    return this.#event(held, time, { ...parts, kind: 'region', message, details });
  }

  #hit(held: Held, time: Milliseconds, points: number): Decision {
    const { threshold } = this.#rules;
    const hits = inHits(points);
    return this.#event(held, time, {
      kind: 'hit',
      level: 'WARNING',
      message: texts.hit(held.name, held.info.pid, hits, threshold),
      status: 'suspicious',
      details: { hits, threshold },
    });
  }

  #summary(held: Held, hits: MemoryHits, time: Milliseconds, unshown: Unshown): Decision {
    return this.#event(held, time, {
      kind: 'summary',
      level: 'WARNING',
      message: texts.summary(held.name, held.info.pid, unshown),
      status: 'suspicious',
      details: { ...unshown, hitsInAll: hits.count },
    });
  }

  #say(held: Held, time: Milliseconds, parts: EventPartsWithout<'module'> | undefined): Decision[] {
    return parts === undefined ? [] : [this.#event(held, time, parts)];
  }

  #event(held: Held | undefined, time: Milliseconds, parts: EventPartsWithout<'module'>): Decision {
    const who = { module: 'MEMORY_MONITOR', pid: held?.info.pid ?? -1, process: held?.name ?? '' } as const;
    return { time, event: { ...who, ...parts } };
  }
}

/** When what is not shown from now on is summed up: soon, but seldom behind a verdict, which has told what matters. */
const summaryTime = ({ isDecided }: Held, time: Milliseconds): Milliseconds =>
  time + (isDecided ? 60_000 : 1000);
