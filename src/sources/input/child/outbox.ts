import type { Writable } from 'node:stream';
import { encodeMessage } from '../framing.js';
import { BATCH_MS, type HookFocus, type HookMessage, type HookState } from '../messages.js';
import { EventBuffer } from './event-buffer.js';
import type { TrackedEvent } from './press-tracker.js';

/** Events kept while the parent does not read: 4.4 MB, and at 1,000 events a second more than four minutes. */
const MAX_WAITING = 262_144;

/**
 * Sends events in batches: BATCH_MS after the first, and while the parent is behind as soon as it reads on. What waits
 * is bounded; what finds no room is counted and reported.
 */
export class Outbox {
  private readonly waiting: EventBuffer;
  private lostEvents = 0;
  private overruns = 0;
  private timer: NodeJS.Timeout | undefined;
  private wakeUps: (() => void)[] = [];

  constructor(
    private readonly pipe: Writable,
    private readonly maxWaiting = MAX_WAITING,
  ) {
    this.waiting = new EventBuffer(maxWaiting);
    pipe.on('drain', () => this.flush());
  }

  add(event: TrackedEvent): void {
    if (!this.waiting.push(event)) this.lostEvents += 1;
    this.timer ??= setTimeout(() => this.flush(), BATCH_MS);
  }

  countOverrun(): void {
    this.overruns += 1;
  }

  /** Sent after the events before it, unless the parent is behind. */
  send(message: HookState | HookFocus): void {
    this.flush();
    this.write(message);
  }

  /** A sign of life and, when input was lost, how much. Not needed, and not queued, while the parent is behind. */
  beat(): void {
    if (this.pipe.writableNeedDrain) return;
    if (this.lostEvents + this.overruns > 0) {
      this.write({ kind: 'loss', events: this.lostEvents, overruns: this.overruns });
      this.lostEvents = this.overruns = 0;
    }
    this.write({ kind: 'heartbeat' });
  }

  /** Resolves when at most half of the room is taken. */
  room(): Promise<void> {
    if (this.hasRoom()) return Promise.resolve();
    return new Promise((resolve) => this.wakeUps.push(resolve));
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    while (this.waiting.length > 0 && !this.pipe.writableNeedDrain) this.write(this.waiting.take());
    if (this.hasRoom()) for (const wakeUp of this.wakeUps.splice(0)) wakeUp();
  }

  private write(message: HookMessage): void {
    this.pipe.write(encodeMessage(message));
  }

  private hasRoom(): boolean {
    return this.waiting.length * 2 <= this.maxWaiting;
  }
}
