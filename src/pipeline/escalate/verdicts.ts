import type { Config } from '../../config/schema.js';
import type { VerdictEvent } from '../../records/event.js';
import type { EventParts } from '../../records/stamper.js';
import type { ProcessKey } from '../../records/target.js';
import type { Milliseconds } from '../../records/time.js';
import { escapeText } from '../../text/escape.js';
import type { Counters } from '../figures/counters.js';
import type { Decision } from './decision.js';
import type { Held, HeldProcesses } from './held-processes.js';
import { terminating } from './log-texts.js';

/** What there is to decide, whichever process it is about. */
export interface Case extends Pick<VerdictEvent, 'module' | 'code' | 'details'> {
  /** Default: none. */
  readonly findings?: VerdictEvent['findings'];
  readonly reason: string;
  /** The whole message, where it is not the usual one. */
  readonly message?: string;
}

/** Makes verdicts: one a process, and one with no process when none is known. */
export class Verdicts {
  #isDecidedWithoutTarget = false;
  #hasDecided = false;

  constructor(
    private readonly config: Config,
    private readonly held: HeldProcesses,
    private readonly counters: Counters,
  ) {}

  /** A verdict about one process; none when there is one already. */
  about(held: Held, time: Milliseconds, decided: Case): Decision[] {
    if (held.isDecided) return [];
    held.isDecided = true;
    return [this.#decide(held, time, decided)];
  }

  /** A verdict about every target, in order of first sight; with PID -1, once, when none is known. */
  aboutAllTargets(time: Milliseconds, decided: Case): Decision[] {
    const targets = this.held.targets();
    if (targets.length > 0) return targets.flatMap((target) => this.about(target, time, decided));
    if (this.#isDecidedWithoutTarget) return [];
    this.#isDecidedWithoutTarget = true;
    return [this.#decide(undefined, time, decided)];
  }

  /** There was a verdict, and there is no target without one. */
  get areDone(): boolean {
    return this.#hasDecided && this.held.targets().every(({ isDecided }) => isDecided);
  }

  #decide(held: Held | undefined, time: Milliseconds, decided: Case): Decision {
    const { code, module, reason, findings = [], details } = decided;
    const pid = held?.info.pid ?? -1;
    const action = this.#action(held);
    this.#hasDecided = true;
    this.counters.verdicts++;
    const event: EventParts = {
      kind: 'verdict',
      level: this.#level(decided),
      module,
      code,
      pid,
      process: held?.name ?? '',
      message: decided.message ?? terminating(pid, reason),
      ...(held !== undefined && identityOf(held)),
      status: code === 'FI-MEM-002' ? 'could-not-tell' : 'suspicious',
      action,
      ...(action === 'simulate' && { outcome: 'simulated' as const }),
      findings,
      ...(details !== undefined && { details }),
    };
    return { time, event, key: held?.info.key ?? null };
  }

  #level({ module }: Case): VerdictEvent['level'] {
    if (this.config.dev) return 'WARNING';
    return this.config.profile === 'strict' && module === 'MEMORY_MONITOR' ? 'FATAL' : 'CRITICAL';
  }

  /** Only targets can be ended: a strict scope also watches processes that nobody named. */
  #action(held: Held | undefined): VerdictEvent['action'] {
    return held?.info.isTarget && !this.config.dev ? this.config.action : 'simulate';
  }
}

/**
 * A PID is used again: the key is not, and joins a verdict with what follows from it. Escaped, because a capture may hold
 * any.
 */
function identityOf({ info: { key, executable } }: Held): Pick<VerdictEvent, 'processKey' | 'executable'> {
  const processKey = escapeText(key) as ProcessKey;
  return { processKey, ...(executable !== '' && { executable: escapeText(executable) }) };
}
