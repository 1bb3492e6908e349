import type { Writable } from 'node:stream';
import { encodeMessage } from '../framing.js';
import { BATCH_MS, type HookMessage } from '../messages.js';
import { EventBuffer } from './event-buffer.js';
import type { TrackedEvent } from './press-tracker.js';

/** Events kept while the parent does not read: 4.4 MB, and at 1,000 events a second more than four minutes. */
const MAX_WAITING = 262_144;

/**
 * Sends events in batches: BATCH_MS after the first, and while the parent is behind as soon as it reads on. What waits
 * is bounded; what finds no room is counted and told, never silent.
 */
export class Outbox {
  private readonly waiting: EventBuffer;
  private lost = 0;
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
    if (!this.waiting.push(event)) this.lost += 1;
    this.timer ??= setTimeout(() => this.flush(), BATCH_MS);
  }

  /** Sends a message behind the events that came before it. */
  send(message: HookMessage): void {
    this.flush();
    this.pipe.write(encodeMessage(message));
  }

  /** A sign of life. Not needed, and not queued, while the parent has unread messages. */
  beat(): void {
    if (!this.pipe.writableNeedDrain) this.pipe.write(encodeMessage({ kind: 'heartbeat' }));
  }

  /** Resolves when less than half of the room is taken. */
  room(): Promise<void> {
    if (this.waiting.length * 2 < this.maxWaiting) return Promise.resolve();
    return new Promise((resolve) => this.wakeUps.push(resolve));
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    while (this.waiting.length > 0 && !this.pipe.writableNeedDrain) {
      this.pipe.write(encodeMessage(this.waiting.take()));
    }
    if (this.lost > 0 && !this.pipe.writableNeedDrain) this.tellLoss();
    if (this.waiting.length * 2 < this.maxWaiting) {
      for (const wakeUp of this.wakeUps.splice(0)) wakeUp();
    }
  }

  private tellLoss(): void {
    const count = this.lost;
    this.lost = 0;
    const message = `${count} input events were lost: the monitor did not read them in time`;
    this.pipe.write(encodeMessage({ kind: 'loss', count, message }));
  }
}
