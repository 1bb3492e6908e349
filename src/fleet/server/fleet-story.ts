import type { Story } from '../../page/server/clients.js';
import { FrameRing } from '../../page/server/frame-ring.js';
import type { FleetFrame, FleetSnapshot } from '../stream/messages.js';

/** What pages are told of a fleet: the newest frames, and all that is known. */
export class FleetStory implements Story {
  newest = 0;
  readonly #frames: FrameRing;

  /** @param stream by what its events are told from those of another run */
  constructor(
    stream: string,
    private readonly all: () => FleetSnapshot,
  ) {
    this.#frames = new FrameRing(stream);
  }

  add(frame: FleetFrame): void {
    this.#frames.add(frame);
    this.newest = frame.number;
  }

  frame(number: number): Buffer | undefined {
    return this.#frames.get(number);
  }

  snapshot(): FleetSnapshot {
    return this.all();
  }

  end(): void {}
}
