import { interval, Subscription } from 'rxjs';
import type { Config } from '../../../config/schema.js';
import type { Liveness } from '../../../figures/liveness.js';
import type { SourceRecord } from '../../../records/record.js';
import type { Milliseconds } from '../../../records/time.js';
import { monotonicNowMs } from '../../../sources/clock.js';
import { escapeControls } from '../../../text/escape.js';
import { FirstWords } from './first-words.js';

/** How often the status is told, where it has changed, and what could not be sent is tried again. */
const STATUS_MS = 1000;

/** Where messages go: `send` says why one could not be sent. */
export interface Messages {
  send(message: string): string | undefined;
  close(): void;
}

/** How a session shows itself. */
export interface Shown {
  /** What is watched, and what cannot be seen, in one sentence. */
  words(): string;
  readonly liveness: Liveness;
  /** Called when the watchdog is no longer fed, with the reason. */
  onStuck(reason: string): void;
}

/**
 * Tells a service manager how a session goes (sd_notify(3)): when it is ready, what it watches, that it opens its files again, that it
 * stops; and that it is alive, as long as judgement advances.
 */
export class ServiceReports {
  private readonly firstWords: FirstWords;
  private readonly timers = new Subscription();
  /** States that could not be sent yet, in their order. */
  private readonly unsent: string[] = [];
  private shown: Shown | undefined;
  private status = '';
  private isReady = false;
  private isStopping = false;
  private isStuck = false;

  /** @param watchdogMs the longest time between two signs of life; undefined: none are expected */
  constructor(
    private readonly messages: Messages,
    config: Config,
    private readonly watchdogMs: Milliseconds | undefined,
  ) {
    this.firstWords = new FirstWords(config);
  }

  /** Begins to tell of a session. */
  follow(shown: Shown): void {
    this.shown = shown;
    this.timers.add(interval(STATUS_MS).subscribe(() => this.tellStatus()));
    if (this.watchdogMs === undefined) return;
    this.feed();
    this.timers.add(interval(this.watchdogMs / 2).subscribe(() => this.feed()));
  }

  /** Takes note of what a source saw. */
  see(record: SourceRecord): void {
    if (this.isReady) return;
    this.firstWords.observe(record);
    this.tellWhenReady();
  }

  /** The sources are at work. @param lookedThrough resolves once they have looked at all that was there */
  async begun(lookedThrough: Promise<void>): Promise<void> {
    try {
      await lookedThrough;
    } catch {
      // The session fails for the same reason, and says it.
      return;
    }
    this.firstWords.lookedThrough();
    this.tellWhenReady();
  }

  /** The session opens its files again. */
  reload(reopen: () => void): void {
    // What is behind would only be told of more. And who is not ready yet must not say so afterwards.
    const isTold = this.isReady && !this.isStopping && this.unsent.length === 0;
    // Compared with the manager's own clock.
    if (isTold) this.tell(`RELOADING=1\nMONOTONIC_USEC=${Math.floor(monotonicNowMs() * 1000)}`);
    reopen();
    if (isTold) this.tell('READY=1');
  }

  /** The session ends; what was seen is still judged and written. */
  stopping(): void {
    if (this.isStopping) return;
    this.isStopping = true;
    this.tell('STOPPING=1');
  }

  /** The session has ended. @param words how */
  end(words: string): void {
    this.timers.unsubscribe();
    this.tell(statusOf(words));
    this.messages.close();
  }

  private tellWhenReady(): void {
    if (this.isReady || this.isStopping || !this.firstWords.areSpoken) return;
    this.isReady = true;
    this.tell('READY=1');
    this.tellStatus();
  }

  private tellStatus(): void {
    if (!this.sendUnsent() || !this.isReady) return;
    const status = statusOf(this.shown?.words() ?? '');
    if (status === this.status) return;
    if (this.messages.send(status) === undefined) this.status = status;
  }

  /** The timer shows that the main thread turns; the judgement may be stuck all the same. */
  private feed(): void {
    if (this.shown === undefined) return;
    const { liveness, onStuck } = this.shown;
    const now = monotonicNowMs();
    const isStuck = liveness.isStuck(now) && !this.isStopping;
    if (isStuck && !this.isStuck) onStuck(stuckFor(liveness.ageMs(now) ?? 0));
    this.isStuck = isStuck;
    if (!isStuck) this.messages.send('WATCHDOG=1');
  }

  private tell(state: string): void {
    this.unsent.push(state);
    this.sendUnsent();
  }

  private sendUnsent(): boolean {
    while (this.unsent.length > 0 && this.messages.send(this.unsent[0] as string) === undefined)
      this.unsent.shift();
    return this.unsent.length === 0;
  }
}

const statusOf = (words: string) => `STATUS=${escapeControls(words)}`;

const stuckFor = (ageMs: Milliseconds) =>
  `No reading of memory was judged for ${(ageMs / 1000).toFixed(1)} s: the watchdog of the service manager is not fed`;
