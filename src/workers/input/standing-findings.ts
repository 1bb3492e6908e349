import type { InputFinding } from '../../records/finding.js';
import type { Channel } from '../../records/input.js';
import { type Ruling, type RulingOptions, rule } from './ruling.js';

/** Findings no further apart than this stand together. */
const TOGETHER_MS = 30_000;

/**
 * The newest finding of each indicator on one channel. Each one that comes lets those go that are more than 30 s away from it, and
 * brings a new ruling on the rest. A pure fold.
 */
export class StandingFindings {
  readonly #channel: Channel;
  readonly #options: RulingOptions;
  /** By indicator, oldest first. */
  readonly #newest = new Map<string, InputFinding>();

  constructor(channel: Channel, options: RulingOptions = {}) {
    this.#channel = channel;
    this.#options = options;
  }

  /** The ruling on all findings that stand, this one included. */
  add(finding: InputFinding): Ruling {
    for (const [detector, { atMs }] of this.#newest) {
      if (Math.abs(finding.atMs - atMs) > TOGETHER_MS) this.#newest.delete(detector);
    }
    this.#newest.delete(finding.detector);
    this.#newest.set(finding.detector, finding);
    return rule(this.#channel, [...this.#newest.values()], this.#options);
  }
}
