import type { Channel } from '../../records/input.js';
import { LAST_DATE_MS } from '../../records/time.js';
import { ChannelDetector } from '../../workers/input/channel-detector.js';
import { isBeyond } from '../../workers/input/indicator.js';
import { INDICATORS } from '../../workers/input/indicators.js';
import { StandingFindings } from '../../workers/input/standing-findings.js';
import type { ThresholdOverrides } from '../../workers/input/thresholds.js';
import type { Session } from '../corpus/session.js';

/** The first verdict on a session, or the first warning. */
export interface Alarm {
  /** The indicator whose finding brought it about. */
  readonly indicator: string;
  /** From the session's first press, ms. */
  readonly afterMs: number;
  /** Presses up to then. */
  readonly presses: number;
  /** Of all findings that it rests on. */
  readonly words: string;
}

/** What the detector made of one session. */
export interface JudgedSession {
  readonly presses: number;
  /** Presses whose time lies before that of the previous press, or beyond any date (LAST_DATE_MS). */
  readonly oddTimes: number;
  /** From the first press to the last; 0 when that is beyond any date. */
  readonly durationMs: number;
  readonly verdict: Alarm | null;
  /** The first warning or verdict. */
  readonly warning: Alarm | null;
  /** By indicator, in the order of the table: the most machine-like statistic; null where there was nothing to judge, or it did not look. */
  readonly extremes: readonly (number | null)[];
}

/** The part of the detector that the configuration decides. */
export interface InputRules {
  /** Default: each indicator's own. */
  readonly thresholds?: ThresholdOverrides;
  /** Let what convicts on the mouse convict on the keyboard. Default false. */
  readonly keyboardEnforces?: boolean;
  /** Ids of indicators that do not look. Default: none. */
  readonly disabled?: readonly string[];
}

/** Runs the detector over one session, press by press, as it runs live. */
export function judgeSession(
  { press, release, facts }: Pick<Session, 'press' | 'release' | 'facts'>,
  channel: Channel,
  { thresholds = {}, keyboardEnforces = false, disabled = [] }: InputRules = {},
): JudgedSession {
  const places = [...INDICATORS.keys()].filter((index) => !disabled.includes(indicatorAt(index).id));
  const extremes: (number | null)[] = INDICATORS.map(() => null);
  const detector = new ChannelDetector(channel, {
    thresholds,
    indicators: places.map(indicatorAt),
    observe(looking, value) {
      const index = places[looking] as number;
      const before = extremes[index] as number | null;
      if (before === null || isBeyond(indicatorAt(index), value, before)) extremes[index] = value;
    },
  });
  const standing = new StandingFindings(channel, { keyboardEnforces });
  let presses = 0;
  let verdict: Alarm | null = null;
  let warning: Alarm | null = null;
  const firstMs = press[0] ?? 0;
  const look = () => {
    for (const finding of detector.takeFindings()) {
      const { kind, words } = standing.add(finding);
      if (kind === 'none') continue;
      const alarm = { indicator: finding.detector, afterMs: finding.atMs - firstMs, presses, words };
      warning ??= alarm;
      if (kind === 'verdict') verdict ??= alarm;
    }
  };
  const releases = sortReleases(release);
  let next = 0;
  for (let index = 0; index <= press.length; index++) {
    const pressMs = press[index] ?? Number.POSITIVE_INFINITY;
    // A release never precedes its own press, whatever its time says.
    for (let held = releases[next]; held !== undefined && held < index; held = releases[next]) {
      const releaseMs = release[held] as number;
      if (releaseMs > pressMs) break;
      detector.release(releaseMs, releaseMs - (press[held] as number));
      next++;
    }
    look();
    if (index === press.length) break;
    detector.press(pressMs, facts?.[index]);
    presses++;
    look();
  }
  const durationMs = (press.at(-1) ?? 0) - firstMs;
  return {
    presses: press.length,
    oddTimes: countOddTimes(press),
    durationMs: Math.abs(durationMs) <= LAST_DATE_MS ? durationMs : 0,
    verdict,
    warning,
    extremes,
  };
}

const indicatorAt = (index: number) => INDICATORS[index] as (typeof INDICATORS)[number];

const countOddTimes = (press: readonly number[]): number =>
  press.filter((time, index) => Math.abs(time) > LAST_DATE_MS || time < (press[index - 1] ?? time)).length;

/** Indexes of the presses that have a release, in the order of the releases. */
function sortReleases(release: Session['release']): readonly number[] {
  const seen: number[] = [];
  for (let index = 0; index < release.length; index++) if (release[index] !== null) seen.push(index);
  return seen.sort((a, b) => (release[a] as number) - (release[b] as number));
}
