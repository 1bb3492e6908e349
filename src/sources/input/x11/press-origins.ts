import type { Milliseconds } from '../../../records/time.js';

export type PressKind = 'button' | 'key';

/**
 * How much later the hook may say that a press happened, ms: XRecord stamps it when it is recorded, the device's own
 * event when it was read. On an idle server that is 0 or 1; on a busy one more.
 */
const USUAL_DELAY_MS = 2;
const LONGEST_DELAY_MS = 50;
const CAPACITY = 1024;

/** The newest presses by the devices that made them, to look up by the server's time. Holds 1,024 of each kind. */
export class PressOrigins {
  readonly #presses: Record<PressKind, PressRing> = { button: new PressRing(), key: new PressRing() };

  /** @param time the server's milliseconds, below 2^32 */
  add(kind: PressKind, time: Milliseconds, isInjected: boolean): void {
    this.#presses[kind].add(time, isInjected);
  }

  /** True when this very moment's press is known, so that no older one needs to be thought of. */
  isCertain(kind: PressKind, time: Milliseconds): boolean {
    return this.#presses[kind].agreement(time, USUAL_DELAY_MS) !== undefined;
  }

  /**
   * Whether a program made the press that the hook saw at this time. Undefined when no device's press fits, or several
   * do and disagree: nothing is known then. Buttons are not told apart: a device's numbers may be mapped to others.
   */
  isInjected(kind: PressKind, time: Milliseconds): boolean | undefined {
    const presses = this.#presses[kind];
    const near = presses.agreement(time, USUAL_DELAY_MS);
    const found = near === undefined ? presses.agreement(time, LONGEST_DELAY_MS) : near;
    return found === 'mixed' ? undefined : found;
  }
}

class PressRing {
  readonly #times = new Uint32Array(CAPACITY);
  readonly #injected = new Uint8Array(CAPACITY);
  #count = 0;

  add(time: Milliseconds, isInjected: boolean): void {
    const at = this.#count++ % CAPACITY;
    this.#times[at] = time;
    this.#injected[at] = isInjected ? 1 : 0;
  }

  /** What all presses of the last `span` ms up to `time` have in common; undefined for none. Newest first. */
  agreement(time: Milliseconds, span: Milliseconds): boolean | 'mixed' | undefined {
    let agreed: boolean | undefined;
    for (let back = 1; back <= Math.min(this.#count, CAPACITY); back++) {
      const at = (this.#count - back) % CAPACITY;
      // The server's clock wraps at 2^32.
      const age = (time - (this.#times[at] as number)) | 0;
      if (age > span) break;
      if (age < 0) continue;
      const isInjected = this.#injected[at] === 1;
      if (agreed !== undefined && agreed !== isInjected) return 'mixed';
      agreed = isInjected;
    }
    return agreed;
  }
}
