import { FACTS, type FactId, isFactId } from '../facts/facts.js';
import { parseJson } from '../ndjson/parse-json.js';
import { FAILURE_REASONS, type SourceRecord } from '../records/record.js';
import type { ProcessInfo, ProcessKey } from '../records/target.js';
import { type ClockOrigin, LAST_DATE_MS, toEpochMs } from '../records/time.js';
import { fail, flag, integer, type Json, list, number, object, text, word } from '../text/json-fields.js';
import { decodeNumber } from '../text/json-numbers.js';
import { type CaptureHeader, FORMAT, READ_VERSIONS } from './format.js';

type Kind = SourceRecord['kind'];
type RecordOf<K extends Kind> = Extract<SourceRecord, { kind: K }>;

/** Kinds of things that a shared capture may have counted. */
const MAX_COUNTS = 64;

/**
 * Each kind's own fields. `kind` and `time` are read for all, in one place. Fields are listed, not spread: a spread of a
 * common part costs more than reading it.
 */
const DECODERS: { readonly [K in Kind]: (json: Json) => Omit<RecordOf<K>, 'kind' | 'time'> } = {
  'target-found': (json) => ({ process: processInfo(object(json, 'process')) }),
  'target-gone': (json) => ({ key: key(json), pid: integer(json, 'pid', -1) }),
  'target-awaited': (json) => ({ name: text(json, 'name') }),
  observed: (json) => {
    const about = keyOrNull(json);
    const pid = integer(json, 'pid', -1);
    const fact = factId(json);
    return {
      key: about,
      pid,
      fact,
      value: FACTS[fact].decode(object(json, 'value')),
      ...(json.coalesced !== undefined && { coalesced: integer(json, 'coalesced', 1) }),
      ...(json.prompted !== undefined && flag(json, 'prompted') && { prompted: true }),
    };
  },
  unchanged: (json) => ({
    key: keyOrNull(json),
    pid: integer(json, 'pid', -1),
    fact: factId(json),
    firstTime: number(json, 'firstTime'),
    count: integer(json, 'count', 1),
  }),
  'probe-failed': (json) => ({
    key: keyOrNull(json),
    pid: integer(json, 'pid', -1),
    fact: factId(json),
    reason: word(json, 'reason', FAILURE_REASONS),
    message: text(json, 'message'),
  }),
  'watch-failed': (json) => ({
    reason: word(json, 'reason', ['transient', 'unrecoverable']),
    message: text(json, 'message'),
  }),
  'watch-recovered': () => ({}),
  'rate-lowered': (json) => ({
    fact: factId(json),
    wantedIntervalMs: number(json, 'wantedIntervalMs'),
    actualIntervalMs: number(json, 'actualIntervalMs'),
    scanMs: number(json, 'scanMs'),
    cpuBudget: number(json, 'cpuBudget'),
  }),
  'pace-fell': (json) => ({
    key: key(json),
    pid: integer(json, 'pid', -1),
    fact: factId(json),
    intervalMs: number(json, 'intervalMs'),
  }),
  // Lists of different lengths are left to the pipeline, as they were live.
  input: (json) => ({
    times: numbers(json, 'times'),
    marks: bytes(json, 'marks'),
    holds: numbers(json, 'holds'),
  }),
  hop: () => ({}),
  'input-health': (json) => ({
    state: word(json, 'state', ['ready', 'blind', 'lost', 'recovered']),
    backend: text(json, 'backend'),
    message: text(json, 'message'),
  }),
  focus: (json) => ({ pid: integer(json, 'pid', -1) }),
  'clock-stepped': (json) => ({ clock: clockOrigin(json), stepMs: number(json, 'stepMs') }),
};

/** True for a kind of record that this release knows. */
export function isKnownKind(kind: string): kind is Kind {
  return Object.hasOwn(DECODERS, kind);
}

/** Kinds that are about one fact. */
const ABOUT_FACTS: readonly string[] = ['observed', 'unchanged', 'probe-failed', 'rate-lowered', 'pace-fell'];

/** The name of the fact that a line is about, when this release does not know it. */
export function unknownFact({ kind, fact }: Json): string | undefined {
  const isAbout = ABOUT_FACTS.includes(String(kind)) && typeof fact === 'string';
  return isAbout && !isFactId(fact) ? fact : undefined;
}

/** Reads the record of a known kind. Throws CS_CAPTURE for a missing or ill-typed field. */
export function decodeRecord(kind: Kind, time: number, json: Json): SourceRecord {
  return { kind, time, ...DECODERS[kind](json) } as SourceRecord;
}

/** Reads a line's time, which must have a date. Throws CS_CAPTURE. */
export function decodeTime(json: Json, clock: ClockOrigin): number {
  const time = json.time;
  if (typeof time !== 'number') fail('"time" to be a number', time);
  if (!(Math.abs(toEpochMs(clock, time)) <= LAST_DATE_MS))
    fail('"time" to be milliseconds within the range of dates', time);
  return time;
}

/** Parses one line into an object. Throws CS_CAPTURE. */
export function parseObject(line: string): Json {
  const value = parseJson(line);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  return fail('a JSON object', value);
}

/** Reads the header. Throws CS_CAPTURE for another format, a version that is not read, or a missing field. */
export function decodeHeader(json: Json): CaptureHeader {
  if (json.format !== FORMAT) fail(`"format" to be "${FORMAT}"`, json.format);
  if (!READ_VERSIONS.includes(json.version))
    fail(`"version" to be one of ${READ_VERSIONS.join(', ')}`, json.version);
  return {
    clock: clockOrigin(json),
    platform: text(json, 'platform'),
    clearsight: text(json, 'clearsight'),
    config: object(json, 'config'),
    ...optional(json, 'session'),
    ...optional(json, 'host'),
    ...optional(json, 'node'),
    ...optional(json, 'kernel'),
    ...(json.shared !== undefined && { shared: counts(object(json, 'shared')) }),
  };
}

const optional = (json: Json, name: 'session' | 'host' | 'node' | 'kernel') =>
  json[name] === undefined ? {} : { [name]: short(json, name) };

function counts(json: Json): Record<string, number> {
  const names = Object.keys(json);
  if (names.length > MAX_COUNTS) fail(`at most ${MAX_COUNTS} in "shared"`, names.length);
  return Object.fromEntries(names.map((name) => [name, integer(json, name, 0)]));
}

function clockOrigin(json: Json): ClockOrigin {
  const clock = object(json, 'clock');
  const origin = { monotonicMs: number(clock, 'monotonicMs'), epochMs: number(clock, 'epochMs') };
  decodeTime({ time: origin.monotonicMs }, origin);
  return origin;
}

function factId(json: Json): FactId {
  const fact = text(json, 'fact');
  return isFactId(fact) ? fact : fail('"fact" to be a known fact', fact);
}

function short(json: Json, name: string): string {
  const value = text(json, name);
  return value.length <= 256 ? value : fail(`"${name}" to be at most 256 characters`, value);
}

function key(json: Json): ProcessKey {
  const value = json.key;
  if (typeof value === 'string' && /^\d{1,10}:.{1,64}$/s.test(value)) return value as ProcessKey;
  return fail('"key" to be a PID, a colon and a start time', value);
}

function keyOrNull(json: Json): ProcessKey | null {
  return json.key === null ? null : key(json);
}

function processInfo(json: Json): ProcessInfo {
  return {
    key: key(json),
    pid: integer(json, 'pid', -1),
    name: text(json, 'name'),
    executable: text(json, 'executable'),
    isTarget: flag(json, 'isTarget'),
    ...(json.startedBy !== undefined && { startedBy: key({ key: json.startedBy }) }),
  };
}

function numbers(json: Json, name: string): Float64Array {
  const values = list(json, name);
  const numbers = new Float64Array(values.length);
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    numbers[index] = decodeNumber(value) ?? fail(`"${name}" to hold numbers`, value);
  }
  return numbers;
}

function bytes(json: Json, name: string): Uint8Array {
  const values = list(json, name);
  const bytes = new Uint8Array(values.length);
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if ((value & 0xff) !== value) fail(`"${name}" to hold bytes`, values[index]);
    bytes[index] = value;
  }
  return bytes;
}
