import type { Channel } from '../records/input.js';
import { LAST_DATE_MS } from '../records/time.js';
import { ChannelDetector } from '../workers/input/channel-detector.js';
import { isBeyond } from '../workers/input/indicator.js';
import { INDICATORS } from '../workers/input/indicators.js';
import type { ThresholdOverrides } from '../workers/input/thresholds.js';
import { EvidenceFile } from '../workers/input/verdict.js';
import type { Session } from './session.js';

/** When the detector first said something about a session. */
export interface Alarm {
  /** The indicator whose evidence settled it. */
  readonly indicator: string;
  /** From the session's first press, ms. */
  readonly afterMs: number;
  /** Presses up to then. */
  readonly presses: number;
  readonly words: string;
}

export interface Judged {
  readonly presses: number;
  /** Presses before the one before them, or at a time that no calendar has. */
  readonly oddTimes: number;
  readonly durationMs: number;
  readonly verdict: Alarm | null;
  /** The first evidence of any kind, a verdict's included. */
  readonly warning: Alarm | null;
  /** By indicator, in the registry's order: the most machine-like statistic; null where nothing could be judged. */
  readonly extremes: readonly (number | null)[];
}

/** What is settled by configuration. */
export interface InputRules {
  /** Default: each indicator's own. */
  readonly thresholds?: ThresholdOverrides;
  /** Let what convicts on the mouse convict on the keyboard. Default false. */
  readonly keyboardEnforces?: boolean;
}

/** Runs the detector over one session, press by press, as it runs live. */
export function judgeSession(
  { press, release, facts }: Pick<Session, 'press' | 'release' | 'facts'>,
  channel: Channel,
  { thresholds = {}, keyboardEnforces = false }: InputRules = {},
): Judged {
  const extremes: (number | null)[] = INDICATORS.map(() => null);
  const detector = new ChannelDetector({
    thresholds,
    observe(index, value) {
      const before = extremes[index] as number | null;
      const indicator = INDICATORS[index] as (typeof INDICATORS)[number];
      if (before === null || isBeyond(indicator, value, before)) extremes[index] = value;
    },
  });
  const file = new EvidenceFile(channel, { keyboardEnforces });
  let presses = 0;
  let verdict: Alarm | null = null;
  let warning: Alarm | null = null;
  const firstMs = press[0] ?? 0;
  const look = () => {
    for (const evidence of detector.takeEvidence()) {
      const { kind, words } = file.add(evidence);
      if (kind === 'none') continue;
      const afterMs = evidence.timeMs - firstMs;
      const alarm = { indicator: evidence.indicator, afterMs, presses, words };
      warning ??= alarm;
      if (kind === 'verdict') verdict ??= alarm;
    }
  };
  const releases = sortReleases(release);
  let next = 0;
  for (let index = 0; index <= press.length; index++) {
    const pressMs = press[index] ?? Number.POSITIVE_INFINITY;
    // A release may come only after its own press, whatever its time says.
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

const countOddTimes = (press: readonly number[]): number =>
  press.filter((time, index) => Math.abs(time) > LAST_DATE_MS || time < (press[index - 1] ?? time)).length;

/** Numbers of the presses that have a release, by the time of it. */
function sortReleases(release: Session['release']): readonly number[] {
  const seen: number[] = [];
  for (let index = 0; index < release.length; index++) if (release[index] !== null) seen.push(index);
  return seen.sort((a, b) => (release[a] as number) - (release[b] as number));
}
