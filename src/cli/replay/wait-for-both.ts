import type { Backlog } from '../../sources/interfaces.js';

/** Somebody who takes what a replay gives, and may be slower than it is judged. */
export interface Consumer {
  readonly isBehind: boolean;
  /** Resolves once it may be given more. */
  drained(): Promise<void>;
}

/** The file is read no faster than it is judged, and no faster than the consumer takes what comes of it: nothing is dropped. */
export const waitForBoth = (consumer: Consumer, judging: Backlog): Backlog => ({
  get size() {
    return consumer.isBehind ? Number.POSITIVE_INFINITY : judging.size;
  },
  async whenBelow(count) {
    await consumer.drained();
    await judging.whenBelow(count);
  },
});
