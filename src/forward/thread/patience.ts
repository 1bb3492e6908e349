import { BackOff } from './back-off.js';
import type { Bell } from './bell.js';

/** The time between two tries, which may be cut short. */
export class Patience {
  readonly #backOff = new BackOff();
  #untilMs = 0;

  /** Waits before the next try, longer each time. @param bell rung when there may be no reason to wait any more */
  async wait(bell: Bell, isOver: () => boolean): Promise<void> {
    this.#untilMs = performance.now() + this.#backOff.fail();
    for (;;) {
      const leftMs = this.#untilMs - performance.now();
      if (leftMs <= 0 || isOver()) return;
      await bell.wait(leftMs);
    }
  }

  /** There is no reason to wait any more. */
  end(): void {
    this.#untilMs = 0;
  }

  /** What was tried has succeeded. */
  succeed(): void {
    this.#backOff.succeed();
  }
}
