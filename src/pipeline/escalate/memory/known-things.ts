import type { Finding } from '../../../records/finding.js';
import type { Milliseconds } from '../../../records/time.js';
import { type HitRules, POINTS_A_HIT } from './hit-rules.js';

const MAX_KNOWN = 1024;

/** One suspicious thing, named by its first finding, with every detector's finding on it. */
export interface SuspiciousThing {
  /** The same whenever it is seen again: of a region its place, permissions and name. */
  readonly key: string;
  readonly finding: Finding;
  readonly findings: readonly Finding[];
}

/** A thing from its first sight on. */
interface Known {
  /** Of a hit that belongs to it; 0 when nothing about it counts. */
  weight: number;
  readonly firstTime: Milliseconds;
  lastTime: Milliseconds;
  scans: number;
  /** Of the score. */
  points: number;
  isPresent: boolean;
}

/**
 * The suspicious things of one process across scans, and the score that they add up to. Each hit belongs to a thing; when a thing has been
 * gone for `forgetAfterMs`, its hits count no more. What is there is never forgotten.
 */
export class KnownThings {
  /** By key, in the order of the newest judgements that named them: what is present stands last, and before it what left last. */
  readonly #known = new Map<string, Known>();
  #present: readonly Known[] = [];
  /** To whom the hits of things belong that are not named, or were too many to be remembered. */
  readonly #unnamed = newThing(Number.NEGATIVE_INFINITY);
  #points = 0;

  constructor(private readonly rules: Pick<HitRules, 'forgetAfterMs' | 'unit' | 'weigh'>) {
    this.#unnamed.weight = POINTS_A_HIT;
  }

  /** Of all hits that count, POINTS_A_HIT each at most. */
  get points(): number {
    return this.#points;
  }

  /** Takes in what a new judgement names. @returns what was not known */
  look(things: readonly SuspiciousThing[], time: Milliseconds): readonly SuspiciousThing[] {
    for (const known of this.#present) known.isPresent = false;
    const fresh: SuspiciousThing[] = [];
    this.#present = things.map((thing) => {
      const known = this.#known.get(thing.key) ?? newThing(time);
      if (!this.#known.delete(thing.key)) fresh.push(thing);
      known.weight = this.rules.weigh(thing);
      known.isPresent = true;
      this.#known.set(thing.key, known);
      return known;
    });
    for (const [key, known] of this.#known) {
      if (this.#known.size <= MAX_KNOWN) break;
      this.#known.delete(key);
      this.#unnamed.points += known.points;
      this.#unnamed.lastTime = Math.max(this.#unnamed.lastTime, known.lastTime);
    }
    return fresh;
  }

  /** Nobody could look: what was there is neither seen nor gone. */
  lookAway(): void {
    for (const known of this.#present) known.isPresent = false;
    this.#present = [];
  }

  /** Drops the hits of what has been gone for so long. A time that is none, as a capture may hold, drops nothing. */
  forget(time: Milliseconds): void {
    const since = time - this.rules.forgetAfterMs;
    for (const [key, { isPresent, lastTime, points }] of this.#known) {
      if (isPresent || !(lastTime < since)) break;
      this.#known.delete(key);
      this.#points -= points;
    }
    if (!(this.#unnamed.lastTime < since)) return;
    this.#points -= this.#unnamed.points;
    this.#unnamed.points = 0;
  }

  /**
   * Counts scans in a row that saw what is there. By the unit of scans, a hit belongs to the gravest thing that is there, of several to the
   * one known longest.
   *
   * @param time of the last of them
   * @param suspicious how many of the things count towards a verdict, whether they are named or not
   * @returns how many hits there were
   */
  count(time: Milliseconds, scans: number, suspicious: number): number {
    for (const known of this.#present) {
      known.lastTime = time;
      known.scans += scans;
    }
    if (suspicious === 0) return 0;
    const counting = this.#present.filter(({ weight }) => weight > 0);
    const gravest = counting.length === 0 ? this.#unnamed : counting.reduce(graver);
    if (this.rules.unit === 'scan') {
      this.#add(gravest, scans, time);
      return scans;
    }
    for (const known of counting) this.#add(known, scans, time);
    this.#add(gravest, scans * Math.max(0, suspicious - counting.length), time);
    return scans * suspicious;
  }

  /** For how long, and by how many scans, a thing has been seen; undefined when it is not known any more. */
  standingOf(key: string): { readonly seenForMs: Milliseconds; readonly scans: number } | undefined {
    const known = this.#known.get(key);
    return known && { seenForMs: known.lastTime - known.firstTime, scans: known.scans };
  }

  #add(known: Known, hits: number, time: Milliseconds): void {
    const points = hits * known.weight;
    known.points += points;
    known.lastTime = time;
    this.#points += points;
  }
}

const newThing = (time: Milliseconds): Known => ({
  ...{ weight: 0, scans: 0, points: 0 },
  ...{ firstTime: time, lastTime: time, isPresent: false },
});

/** Of two that are as grave, the one known longer; of those, the first. */
function graver(one: Known, other: Known): Known {
  if (one.weight !== other.weight) return one.weight > other.weight ? one : other;
  return other.firstTime < one.firstTime ? other : one;
}
