import type { Channel } from '../../records/input.js';
import type { Evidence } from './indicator.js';

/** Evidence so far apart in time still stands together. */
const TOGETHER_MS = 30_000;

export interface Decision {
  readonly kind: 'verdict' | 'warning' | 'none';
  /** What it rests on, newest last. */
  readonly evidence: readonly Evidence[];
  /** One line with the figures, for the person it is about. */
  readonly words: string;
}

export interface DecideOptions {
  /** Let what convicts on the mouse convict on the keyboard, which several fingers share. Default false. */
  readonly keyboardEnforces?: boolean;
}

/**
 * What the evidence of one channel comes to.
 *
 * - Verdict: a stable indicator that convicts alone on this channel; or two groups (timing, hold, origin) that agree, at
 *   least one of them by a stable indicator (the origin is one: it makes a verdict of an experimental warning).
 * - Warning: any other evidence, experimental indicators included.
 * - None: no evidence, or where the events come from alone: remote desktops and accessibility tools inject as well.
 */
export function decide(
  channel: Channel,
  evidence: readonly Evidence[],
  { keyboardEnforces = false }: DecideOptions = {},
): Decision {
  const isPrimary = channel !== 'keyboard' || keyboardEnforces;
  const accusing = evidence.filter(({ weight }) => weight !== 'supports');
  if (accusing.length === 0) return { kind: 'none', evidence: [], words: '' };
  const alone = accusing.filter(
    ({ maturity, weight }) =>
      maturity === 'stable' && (weight === 'convicts' || (weight === 'convicts-mouse' && isPrimary)),
  );
  const counting = evidence.filter(({ weight }) => weight !== 'warns');
  const groups = new Set(counting.map(({ group }) => group));
  const agree = groups.size >= 2 && counting.some(({ maturity }) => maturity === 'stable');
  const kind = alone.length > 0 || agree ? 'verdict' : 'warning';
  return { kind, evidence, words: evidence.map(({ words }) => words).join('; ') };
}

/** Keeps the newest evidence of each indicator on one channel, and decides anew with each that comes. A pure fold. */
export class EvidenceFile {
  readonly #channel: Channel;
  readonly #options: DecideOptions;
  readonly #newest = new Map<string, Evidence>();

  constructor(channel: Channel, options: DecideOptions = {}) {
    this.#channel = channel;
    this.#options = options;
  }

  add(evidence: Evidence): Decision {
    for (const [indicator, { timeMs }] of this.#newest) {
      if (Math.abs(evidence.timeMs - timeMs) > TOGETHER_MS) this.#newest.delete(indicator);
    }
    this.#newest.delete(evidence.indicator);
    this.#newest.set(evidence.indicator, evidence);
    return decide(this.#channel, [...this.#newest.values()], this.#options);
  }
}
