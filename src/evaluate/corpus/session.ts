import { parseJson } from '../../ndjson/parse-json.js';
import { CHANNELS, type Channel } from '../../records/input.js';
import { show as showValue } from '../../text/json-fields.js';

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

/** Why a line is no session: what was expected there, and what came. */
export interface NoSession {
  readonly expected: string;
  readonly got: string;
}

/**
 * Parses one line of a corpus file. A file may have millions of lines that are no sessions, and errors are slow: most of them
 * are given back as what was wrong.
 *
 * @throws ClearSightError CS_CAPTURE for one that begins and ends as an object and is none, or holds too much
 */
export function parseSession(line: string): Session | NoSession {
  const text = line.trim();
  if (!text.startsWith('{') || !text.endsWith('}')) return noObject(text);
  const { id, channel, label, press, release, facts } = parseJson(text, MAX_VALUES) as Record<
    string,
    unknown
  >;
  if (typeof id !== 'string' || id.length > 1000)
    return { expected: 'an id of at most 1000 characters', got: typeof id };
  if (!CHANNELS.includes(channel as Channel))
    return { expected: `a channel (${CHANNELS.join(', ')})`, got: show(channel) };
  if (!LABELS.includes(label as Label))
    return { expected: `a label (${LABELS.join(', ')})`, got: show(label) };
  if (!Array.isArray(press) || !press.every((time) => typeof time === 'number'))
    return { expected: 'press: an array of numbers', got: show(press) };
  const isRelease = (time: unknown) => typeof time === 'number' || time === null;
  if (!Array.isArray(release) || release.length !== press.length || !release.every(isRelease))
    return { expected: `release: an array of ${press.length} numbers or nulls`, got: show(release) };
  const session = { id, channel: channel as Channel, label: label as Label, press, release };
  if (facts === undefined) return session;
  if (!Array.isArray(facts) || facts.length !== press.length || !facts.every(Number.isInteger))
    return { expected: `facts: an array of ${press.length} whole numbers`, got: show(facts) };
  return { ...session, facts };
}

function noObject(text: string): NoSession {
  if (text === '' || !Number.isFinite(Number(text))) return { expected: 'a JSON object', got: show(text) };
  return {
    expected: 'a session',
    got: `the number ${text.slice(0, 40)} (\`clearsight replay\` takes a text of times)`,
  };
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

const show = (value: unknown) => (Array.isArray(value) ? `an array of ${value.length}` : showValue(value));
