// Times in which a promise rests, each for its stated reason: a frozen disk, a worker that hangs, no descriptors.
import { now } from '../time.mjs';

export class Spells {
  #spells = [];
  #clock;

  constructor(clock = now) {
    this.#clock = clock;
  }

  /** Begins a spell; the function ends it, `afterMs` later than now. */
  begin() {
    const spell = { from: this.#clock(), to: Number.POSITIVE_INFINITY };
    this.#spells.push(spell);
    return (afterMs = 0) => {
      spell.to = this.#clock() + afterMs;
    };
  }

  /** Milliseconds between two times that lie in no spell. */
  outside(fromMs, toMs) {
    const inside = this.#spells
      .map(({ from, to }) => [Math.max(from, fromMs), Math.min(to, toMs)])
      .filter(([from, to]) => to > from)
      .sort(([left], [right]) => left - right);
    let coveredTo = fromMs;
    let covered = 0;
    for (const [from, to] of inside) {
      covered += Math.max(0, to - Math.max(from, coveredTo));
      coveredTo = Math.max(coveredTo, to);
    }
    return toMs - fromMs - covered;
  }
}
