import type { Milliseconds } from '../../records/time.js';

/** Wakes one who waits. Rung while nobody does, it is heard by the next. */
export class Bell {
  #isRung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#isRung = true;
    this.#wake?.();
  }

  /** Resolves when it was rung, or after so long. */
  async wait(mostMs?: Milliseconds): Promise<void> {
    if (!this.#isRung) {
      await new Promise<void>((resolve) => {
        const timer = mostMs === undefined ? undefined : setTimeout(resolve, mostMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#wake = undefined;
    this.#isRung = false;
  }
}
