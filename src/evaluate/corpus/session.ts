import { ClearSightError } from '../../errors/errors.js';
import { parseJson } from '../../ndjson/parse-json.js';
import { CHANNELS, type Channel } from '../../records/input.js';

/** A press, a release and a fact each for a million presses. */
const MAX_VALUES = 3_000_100;

/** `machine-in-the-wild` and `unlabelled` (a capture) count neither as people nor as machines. */
export const LABELS = ['human', 'machine', 'machine-in-the-wild', 'unlabelled'] as const;
export type Label = (typeof LABELS)[number];

/** One session of a corpus: a line of NDJSON. Times are ms since the first press. */
export interface Session {
  readonly id: string;
  readonly channel: Channel;
  readonly label: Label;
  readonly press: readonly number[];
  /** One per press; null where no release was seen. */
  readonly release: readonly (number | null)[];
  /** One per press: the PRESS bits that the source knew. Sessions of captures have them, those of corpora may not. */
  readonly facts?: readonly number[];
}

/** Parses one line of a corpus file. Throws CS_CAPTURE with what was expected and what came. */
export function parseSession(line: string): Session {
  const value = parseJson(line, MAX_VALUES);
  if (typeof value === 'number') {
    throw mismatch('a session', `the number ${value} (\`clearsight replay\` takes a text of times)`);
  }
  if (typeof value !== 'object' || value === null)
    throw mismatch('an object', JSON.stringify(value)?.slice(0, 40));
  const { id, channel, label, press, release, facts } = value as Record<string, unknown>;
  if (typeof id !== 'string' || id.length > 1000)
    throw mismatch('an id of at most 1000 characters', typeof id);
  if (!CHANNELS.includes(channel as Channel))
    throw mismatch(`a channel (${CHANNELS.join(', ')})`, show(channel));
  if (!LABELS.includes(label as Label)) throw mismatch(`a label (${LABELS.join(', ')})`, show(label));
  if (!Array.isArray(press) || !press.every((time) => typeof time === 'number')) {
    throw mismatch('press: an array of numbers', show(press));
  }
  const isRelease = (time: unknown) => typeof time === 'number' || time === null;
  if (!Array.isArray(release) || release.length !== press.length || !release.every(isRelease)) {
    throw mismatch(`release: an array of ${press.length} numbers or nulls`, show(release));
  }
  const session = { id, channel: channel as Channel, label: label as Label, press, release };
  if (facts === undefined) return session;
  if (!Array.isArray(facts) || facts.length !== press.length || !facts.every(Number.isInteger)) {
    throw mismatch(`facts: an array of ${press.length} whole numbers`, show(facts));
  }
  return { ...session, facts };
}

/**
 * Formats a session as one line of a corpus file, without the line end. parseSession is the inverse.
 *
 * @param resolutionMs resolution of the clock that the times come from, ms; 0 when they are exact
 */
export function formatSession(
  { id, channel, label, press, release, facts }: Session,
  resolutionMs: number,
): string {
  return JSON.stringify({ id, channel, label, resolutionMs, press, release, facts });
}

const show = (value: unknown) =>
  Array.isArray(value) ? `an array of ${value.length}` : String(JSON.stringify(value)).slice(0, 40);

const mismatch = (expected: string, got: string | undefined) =>
  new ClearSightError('CS_CAPTURE', `expected ${expected}, got ${got}`);
