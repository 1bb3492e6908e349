import { interval, type Subscription } from 'rxjs';
import type { Config } from '../../../config/schema.js';
import type { Liveness } from '../../../figures/liveness.js';
import { formatState } from '../../../health/state.js';
import type { Watched } from '../../../health/watched.js';
import type { Outcome } from '../../../library/outcome.js';
import type { RemoteState } from '../../../outlets/files/thread/remote-state.js';
import type { SourceRecord } from '../../../records/record.js';
import type { Stamper } from '../../../records/stamper.js';
import { monotonicNowMs } from '../../../sources/clock.js';
import { ownIdentity } from '../../../sources/linux/life/process-life.js';
import { FirstWords } from '../service/first-words.js';

const EVERY_MS = 1000;

/** What is told of a session. */
export interface Told {
  readonly stamper: Stamper;
  readonly outcome: Outcome;
  readonly liveness: Liveness;
  /** What is watched, and what cannot be seen, in one sentence. */
  words(): string;
  /** Called once, when the state cannot be written. */
  onTrouble(reason: string): void;
}

/** Writes each second how a session goes, so that it can be seen from outside whether it does. */
export class StateKeeper {
  private readonly monitor = ownIdentity();
  private readonly firstWords: FirstWords;
  private beating: Subscription | undefined;
  private told: Told | undefined;
  private hasSpoken = false;
  private hasTrouble = false;

  constructor(
    config: Config,
    private readonly watched: Watched,
    private readonly file: RemoteState,
  ) {
    this.firstWords = new FirstWords(config);
  }

  /** Every source has spoken. */
  get isReady(): boolean {
    this.hasSpoken ||= this.firstWords.areSpoken;
    return this.hasSpoken;
  }

  /** Begins to tell of a session. */
  follow(told: Told): void {
    this.told = told;
    this.keep();
    this.beating = interval(EVERY_MS).subscribe(() => this.keep());
  }

  /** Takes note of what a source saw. */
  see(record: SourceRecord): void {
    if (!this.isReady) this.firstWords.observe(record);
  }

  /** The sources are at work. @param lookedThrough resolves once they have looked at all that was there */
  begun(lookedThrough: Promise<void>): void {
    // Where it fails, the session fails for the same reason, and says it.
    lookedThrough.then(
      () => this.firstWords.lookedThrough(),
      () => {},
    );
  }

  /** The session has ended. @param reason as in its `stop` event */
  end(reason: string): void {
    this.beating?.unsubscribe();
    if (this.told !== undefined) this.file.keepLast(this.state(this.told, reason));
  }

  private keep(): void {
    if (this.told === undefined) return;
    const trouble = this.file.keep(this.state(this.told, null));
    if (trouble === undefined || this.hasTrouble) return;
    this.hasTrouble = true;
    this.told.onTrouble(`Health cannot be told to those outside: ${trouble}`);
  }

  private state({ stamper, outcome, liveness, words }: Told, ended: string | null): Uint8Array {
    const now = monotonicNowMs();
    const { asked, keys, comesBack } = this.watched;
    return formatState({
      monitor: this.monitor,
      session: stamper.session,
      time: stamper.timeAt(now),
      monotonicMs: now,
      events: stamper.stamped,
      ...{ asked, keys, comesBack },
      words: words(),
      isReady: this.isReady,
      unseen: outcome.unseen,
      judgementAgeMs: liveness.ageMs(now),
      isStuck: liveness.isStuck(now),
      ended,
    });
  }
}
