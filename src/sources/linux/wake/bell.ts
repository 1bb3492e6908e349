import { ClearSightError } from '../../../errors/errors.js';
import type { Milliseconds } from '../../../records/time.js';
import type { Bell, Bells } from '../../process/observe/bell.js';
import { close, describeErrno, errno, isReady, pollEntries } from '../libc.js';
import { createEventFd, signalEventFd, takeEventFd, waitFor } from './native.js';

/** A thread that waits for nothing looks around this often all the same: what ends it must not hang. */
const MAX_SLEEP_MS = 1000;

/** Bells are eventfds: other than a futex, they can be waited for together with what the kernel tells. */
export const bells: Bells = {
  create() {
    const bell = createEventFd();
    if (bell < 0) throw new ClearSightError('CS_NATIVE', describeErrno(errno(), 'eventfd'));
    return bell;
  },
  ring: signalEventFd,
  close: (bell) => void close(bell),
  open: (bell) => new EventBell(bell),
};

class EventBell implements Bell {
  private readonly listeners = new Map<number, () => void>();
  private readonly timeout = new BigInt64Array(new ArrayBuffer(16));
  private readonly alone: Int32Array;
  /** Undefined when they have changed: processes come many at a time. */
  private all: Int32Array | undefined;

  constructor(private readonly bell: number) {
    this.alone = pollEntries([bell]);
  }

  sleep(forMs: Milliseconds, deafMs: Milliseconds): void {
    const ms = Math.min(forMs, MAX_SLEEP_MS);
    const deaf = this.listeners.size === 0 ? 0 : Math.min(Math.max(0, deafMs), ms);
    if (deaf > 0 && (this.wait(this.alone, deaf) || deaf === ms)) return;
    this.all ??= pollEntries([this.bell, ...this.listeners.keys()]);
    this.wait(this.all, ms - deaf);
  }

  listen(descriptor: number, onReady: () => void): void {
    this.listeners.set(descriptor, onReady);
    this.all = undefined;
  }

  ignore(descriptor: number): void {
    this.listeners.delete(descriptor);
    this.all = undefined;
  }

  /** @returns whether something was ready */
  private wait(entries: Int32Array, ms: Milliseconds): boolean {
    this.timeout[0] = BigInt(Math.floor(ms / 1000));
    this.timeout[1] = BigInt(Math.floor((ms % 1000) * 1e6));
    if (waitFor(entries, this.timeout) <= 0) return false;
    if (isReady(entries, 0)) takeEventFd(this.bell);
    for (let at = 1; at < entries.length / 2; at++) {
      if (isReady(entries, at)) this.listeners.get(entries[2 * at] as number)?.();
    }
    return true;
  }
}
