import { type Evidence, type Indicator, isBeyond, PRESS, type Tracker } from './indicator.js';
import { INDICATORS } from './indicators.js';
import { StateArena } from './structures/state.js';
import { resolveThresholds, type ThresholdOverrides } from './thresholds.js';

/** Times beyond this (300 years) come from no clock. */
const MAX_TIME_MS = 1e13;
/** Events of one device may arrive a little out of order; a clock that jumps back by more has started anew. */
const MAX_DISORDER_MS = 1000;
const MAX_HOLD_MS = 60_000;
/** After a pause a press that never saw its release counts as up. */
const FORGET_DOWN_MS = 1000;
/** A key that is down again at the very moment of its release was held: some systems repeat it so. */
const REPEAT_GAP_MS = 2;
/** Evidence that goes on is told again so often. */
export const REPEAT_EVIDENCE_MS = 10_000;

type PressTracker = Tracker & Required<Pick<Tracker, 'press'>>;
type ReleaseTracker = Tracker & Required<Pick<Tracker, 'release'>>;

export interface ChannelDetectorOptions {
  /** Default: every indicator of the registry. */
  readonly indicators?: readonly Indicator[];
  readonly thresholds?: ThresholdOverrides;
  /** Where the state lives: `length` numbers of `channelStateLength()`, zeros for a fresh channel. Default: its own. */
  readonly cells?: Float64Array;
  /** Told every statistic that is not NaN, for histograms: index of the indicator, value. */
  readonly observe?: (indicator: number, value: number) => void;
}

/** Numbers that the state of one channel takes. */
export function channelStateLength(options: Omit<ChannelDetectorOptions, 'cells' | 'observe'> = {}): number {
  const { indicators = INDICATORS, thresholds = {} } = options;
  const arena = new StateArena();
  divide(arena, indicators, thresholds);
  return arena.length;
}

/** Divides an arena among what a channel remembers. The order is the layout of the state. */
function divide(arena: StateArena, indicators: readonly Indicator[], overrides: ThresholdOverrides) {
  const thresholds = indicators.map((indicator) => resolveThresholds(indicator, overrides[indicator.id]));
  return {
    limits: thresholds.map(({ limit }) => limit),
    input: arena.take(7),
    told: arena.take(indicators.length * 2),
    trackers: indicators.map((indicator, index) =>
      indicator.create(arena, thresholds[index] as (typeof thresholds)[number]),
    ),
  };
}

/**
 * All indicators on one channel. Pure: what it says depends on the events alone, one by one, however they are batched.
 * Events that no clock or hand can make are ignored and counted.
 *
 * Everything it remembers is in `cells`: copy them to keep a state, set them to go back to it.
 */
export class ChannelDetector {
  readonly #indicators: readonly Indicator[];
  readonly #limits: readonly number[];
  readonly #trackers: readonly Tracker[];
  /** Indexes of the trackers that follow presses, and of those that follow releases. */
  readonly #ofPresses: readonly number[];
  readonly #ofReleases: readonly number[];
  readonly #observe: ChannelDetectorOptions['observe'];
  readonly #cells: Float64Array;
  /**
   * [presses seen, time of the last press, of the last release, buttons down, releases seen, events ignored, 1 while the
   * newest press is the repeat of a held key]
   */
  readonly #input: Float64Array;
  /** By indicator: 1 once its evidence was told, and when that was last. */
  readonly #told: Float64Array;
  #evidence: Evidence[] = [];

  constructor({ indicators = INDICATORS, thresholds = {}, cells, observe }: ChannelDetectorOptions = {}) {
    this.#cells = cells ?? new Float64Array(channelStateLength({ indicators, thresholds }));
    const { limits, input, told, trackers } = divide(new StateArena(this.#cells), indicators, thresholds);
    this.#indicators = indicators;
    this.#limits = limits;
    this.#input = input;
    this.#told = told;
    this.#trackers = trackers;
    const indexes = [...trackers.keys()];
    this.#ofPresses = indexes.filter((index) => trackers[index]?.press !== undefined);
    this.#ofReleases = indexes.filter((index) => trackers[index]?.release !== undefined);
    this.#observe = observe;
  }

  /** Events ignored because their times or holds are impossible. */
  get ignored(): number {
    return this.#input[5] as number;
  }

  /** @param facts bits of PRESS that the source knows (`injected`, `sameKey`) */
  press(timeMs: number, facts = 0): void {
    const input = this.#input;
    const seen = input[0] as number;
    let intervalMs = seen === 0 ? Number.NaN : timeMs - (input[1] as number);
    if (!(Math.abs(timeMs) <= MAX_TIME_MS) || (intervalMs < 0 && intervalMs >= -MAX_DISORDER_MS)) {
      (input[5] as number)++;
      return;
    }
    if (intervalMs < 0) {
      (input[5] as number)++;
      this.#startAnew();
      intervalMs = Number.NaN;
    }
    const isRepeat = input[4] === 1 && timeMs - (input[2] as number) <= REPEAT_GAP_MS;
    input[6] = facts & PRESS.sameKey && isRepeat ? 1 : 0;
    if (input[6] === 1) {
      (input[5] as number)++;
      return;
    }
    (input[0] as number)++;
    input[1] = timeMs;
    if (intervalMs > FORGET_DOWN_MS) input[3] = 0;
    const overlaps = (input[3] as number) > 0 || input[4] === 0;
    (input[3] as number)++;
    const known = overlaps ? facts | PRESS.overlaps : facts & ~PRESS.overlaps;
    for (let each = 0; each < this.#ofPresses.length; each++) {
      const index = this.#ofPresses[each] as number;
      const value = (this.#trackers[index] as PressTracker).press(timeMs, intervalMs, known);
      if (!Number.isNaN(value)) this.#judge(index, timeMs, value);
    }
  }

  /** @param holdMs time since its press; NaN when that was not seen */
  release(timeMs: number, holdMs: number): void {
    const input = this.#input;
    if ((input[3] as number) > 0) (input[3] as number)--;
    const isPossible =
      Math.abs(timeMs) <= MAX_TIME_MS && Math.abs(holdMs) <= MAX_HOLD_MS && timeMs >= (input[2] as number);
    if (!isPossible) {
      (input[5] as number)++;
      return;
    }
    input[2] = timeMs;
    input[4] = 1;
    // How long a repeat lasts is the system's doing.
    if (input[6] === 1) {
      (input[5] as number)++;
      return;
    }
    for (let each = 0; each < this.#ofReleases.length; each++) {
      const index = this.#ofReleases[each] as number;
      const value = (this.#trackers[index] as ReleaseTracker).release(timeMs, holdMs);
      if (!Number.isNaN(value)) this.#judge(index, timeMs, value);
    }
  }

  /** The evidence since the last call, in the order in which it arose. */
  takeEvidence(): readonly Evidence[] {
    const taken = this.#evidence;
    if (taken.length > 0) this.#evidence = [];
    return taken;
  }

  /** @param value not NaN: where there is nothing to judge, the usual case, this is not called */
  #judge(index: number, timeMs: number, value: number): void {
    this.#observe?.(index, value);
    const indicator = this.#indicators[index] as Indicator;
    const limit = this.#limits[index] as number;
    if (!isBeyond(indicator, value, limit)) return;
    const told = index * 2;
    if (this.#told[told] === 1 && timeMs - (this.#told[told + 1] as number) < REPEAT_EVIDENCE_MS) return;
    this.#told[told] = 1;
    this.#told[told + 1] = timeMs;
    const { id, group, maturity, weight, unit } = indicator;
    const description = (this.#trackers[index] as Tracker).describe();
    this.#evidence.push({
      indicator: id,
      group,
      maturity,
      weight,
      timeMs,
      value,
      limit,
      unit,
      ...description,
    });
  }

  #startAnew(): void {
    const ignored = this.#input[5] as number;
    this.#cells.fill(0);
    this.#input[5] = ignored;
  }
}
