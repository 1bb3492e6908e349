import type { InputFinding } from '../../records/finding.js';
import type { Channel } from '../../records/input.js';
import { findingOf } from './finding-of.js';
import { type Indicator, isBeyond, PRESS, type Tracker } from './indicator.js';
import { INDICATORS } from './indicators.js';
import { ClockStep } from './structures/clock-step.js';
import { StateArena } from './structures/state-arena.js';
import { resolveThresholds, type ThresholdOverrides } from './thresholds.js';

/** 300 years: no real clock shows such a time. */
const MAX_TIME_MS = 1e13;
/** Events of one device may arrive slightly out of order; a jump back by more than this is a clock that was reset. */
const MAX_DISORDER_MS = 1000;
/** Longer holds come from a faulty clock. */
const MAX_HOLD_MS = 60_000;
/** After such a pause a press whose release was never seen counts as up. */
const FORGET_DOWN_MS = 1000;
/**
 * Where the source does not say whether a press is fresh, a key that goes down again at the moment of its release counts as held:
 * some recorders tell auto-repeat as releases and presses.
 */
const REPEAT_GAP_MS = 2;
/** A finding that persists is reported again this often, and not with every press. */
const REPORT_AGAIN_MS = 10_000;

type TrackerOfPresses = Tracker & Required<Pick<Tracker, 'press'>>;
type TrackerOfReleases = Tracker & Required<Pick<Tracker, 'release'>>;

export interface ChannelDetectorOptions {
  /** Default: every indicator of the table. */
  readonly indicators?: readonly Indicator[];
  /** Default: each indicator's own. */
  readonly thresholds?: ThresholdOverrides;
  /** Where the state lives: `channelStateLength()` numbers, zeros for a new channel. Default: an array of its own. */
  readonly cells?: Float64Array;
  /** Called with every statistic that is not NaN, for histograms: index of the indicator, value. */
  readonly observe?: (indicator: number, value: number) => void;
}

/** Length of one channel's state, in numbers of 64 bits. */
export function channelStateLength(options: Omit<ChannelDetectorOptions, 'cells' | 'observe'> = {}): number {
  const { indicators = INDICATORS, thresholds = {} } = options;
  const arena = new StateArena();
  divide(arena, indicators, thresholds);
  return arena.length;
}

/** Divides an arena among everything that a channel remembers. The order is the layout of the state. */
function divide(arena: StateArena, indicators: readonly Indicator[], overrides: ThresholdOverrides) {
  const thresholds = indicators.map((indicator) => resolveThresholds(indicator, overrides[indicator.id]));
  const clock = new ClockStep(arena);
  return {
    limits: thresholds.map(({ limit }) => limit),
    clock,
    input: arena.take(7),
    reported: arena.take(indicators.length * 2),
    trackers: indicators.map((indicator, index) =>
      indicator.create(arena, thresholds[index] as (typeof thresholds)[number], clock),
    ),
  };
}

/**
 * All indicators on one channel. Pure: its findings depend on the sequence of events alone, however it is batched.
 * Events with impossible times or holds are ignored and counted.
 *
 * Everything it remembers is in `cells`: copy them to save a state, set them to restore it.
 */
export class ChannelDetector {
  readonly #channel: Channel;
  readonly #indicators: readonly Indicator[];
  readonly #limits: readonly number[];
  readonly #clock: ClockStep;
  readonly #trackers: readonly Tracker[];
  /** Indexes of the trackers that follow presses, and of those that follow releases. */
  readonly #ofPresses: readonly number[];
  readonly #ofReleases: readonly number[];
  readonly #observe: ChannelDetectorOptions['observe'];
  readonly #cells: Float64Array;
  /**
   * [presses seen, time of the last press, time of the last release, buttons down, 1 once a release was seen, events ignored,
   * 1 while the newest press is taken for auto-repeat]
   */
  readonly #input: Float64Array;
  /** By indicator: 1 once it has reported a finding, and the time of the last report. */
  readonly #reported: Float64Array;
  #findings: InputFinding[] = [];

  /** Throws CS_CONFIG for a threshold that an indicator does not have, or that is no finite number. */
  constructor(
    channel: Channel,
    { indicators = INDICATORS, thresholds = {}, cells, observe }: ChannelDetectorOptions = {},
  ) {
    this.#channel = channel;
    this.#cells = cells ?? new Float64Array(channelStateLength({ indicators, thresholds }));
    const divided = divide(new StateArena(this.#cells), indicators, thresholds);
    const { limits, clock, input, reported, trackers } = divided;
    this.#indicators = indicators;
    this.#limits = limits;
    this.#clock = clock;
    this.#input = input;
    this.#reported = reported;
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

  /** @param facts the PRESS bits that the source knows (`injected`, `sameKey`, `fresh`) */
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
    const mayRepeat = (facts & (PRESS.sameKey | PRESS.fresh)) === PRESS.sameKey;
    input[6] = mayRepeat && input[4] === 1 && timeMs - (input[2] as number) <= REPEAT_GAP_MS ? 1 : 0;
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
      const value = (this.#trackers[index] as TrackerOfPresses).press(timeMs, intervalMs, known);
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
    // The system sets how long auto-repeat lasts, so its hold says nothing about a finger.
    if (input[6] === 1) {
      (input[5] as number)++;
      return;
    }
    this.#clock.release(timeMs, holdMs);
    for (let each = 0; each < this.#ofReleases.length; each++) {
      const index = this.#ofReleases[each] as number;
      const value = (this.#trackers[index] as TrackerOfReleases).release(timeMs, holdMs);
      if (!Number.isNaN(value)) this.#judge(index, timeMs, value);
    }
  }

  /** The findings since the last call, oldest first. */
  takeFindings(): readonly InputFinding[] {
    const taken = this.#findings;
    if (taken.length > 0) this.#findings = [];
    return taken;
  }

  /** @param value not NaN: with nothing to judge, the usual case, this is not called at all */
  #judge(index: number, timeMs: number, value: number): void {
    this.#observe?.(index, value);
    const indicator = this.#indicators[index] as Indicator;
    const limit = this.#limits[index] as number;
    if (!isBeyond(indicator, value, limit)) return;
    const at = index * 2;
    const reported = this.#reported;
    if (reported[at] === 1 && timeMs - (reported[at + 1] as number) < REPORT_AGAIN_MS) return;
    reported[at] = 1;
    reported[at + 1] = timeMs;
    const description = (this.#trackers[index] as Tracker).describe();
    this.#findings.push(findingOf(indicator, this.#channel, timeMs, value, limit, description));
  }

  #startAnew(): void {
    const ignored = this.#input[5] as number;
    this.#cells.fill(0);
    this.#input[5] = ignored;
  }
}
