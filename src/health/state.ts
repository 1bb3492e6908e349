import { createHash } from 'node:crypto';
import type { ProcessIdentity } from '../sources/linux/life/process-life.js';
import { escapeControls } from '../text/escape.js';
import { flag, integer, type Json, list, number, object, text } from '../text/json-fields.js';

/** Bytes of a state file, always: one write puts all of a state in place of the one before. */
export const STATE_BYTES = 8192;
const CHECKSUM_DIGITS = 16;
const MAX_KEYS = 64;
const MAX_ASKED = 16;
/** Of one target as it was asked for. */
const MAX_ASKED_CHARACTERS = 64;
const MAX_WORDS_CHARACTERS = 512;

/** What a monitor says of itself each second, for those who look from outside. */
export interface MonitorState {
  /** Its process. */
  readonly monitor: ProcessIdentity;
  /** Id of the monitoring session, a UUID. */
  readonly session: string;
  /** When this was said: ISO 8601 UTC, for people, and monotonic ms, which cannot be set. */
  readonly time: string;
  readonly monotonicMs: number;
  /** Events of the session so far. */
  readonly events: number;
  /** What it was asked to watch, escaped, at most 16 entries: names, `PID 4211`, `every process`, `input`. */
  readonly asked: readonly string[];
  /** The same as keys, at most 64: monitors with one in common watch the same. */
  readonly keys: readonly string[];
  /** False when it watches PIDs alone: no later monitor takes its place. */
  readonly comesBack: boolean;
  /** What it does and what it has counted, one escaped line: that of its heartbeat. */
  readonly words: string;
  /** Every source has spoken. */
  readonly isReady: boolean;
  /** In words, what cannot be seen; empty when all can. */
  readonly unseen: string;
  /** How long ago the memory of each target was judged, at least; null where none is scanned. */
  readonly judgementAgeMs: number | null;
  /** Judgement of a reading is overdue. */
  readonly isStuck: boolean;
  /** Why it has ended, as in the `stop` event; null while it runs. */
  readonly ended: string | null;
}

/** The bytes of a state file: a checksum, since who reads may meet the next write, then the state as JSON, then spaces. */
export function formatState(state: MonitorState): Buffer {
  const whole = packed({
    ...state,
    asked: state.asked.slice(0, MAX_ASKED).map((one) => cut(one, MAX_ASKED_CHARACTERS)),
    keys: state.keys.slice(0, MAX_KEYS),
    words: cut(state.words, MAX_WORDS_CHARACTERS),
    unseen: cut(state.unseen, MAX_WORDS_CHARACTERS),
  });
  return (
    whole ?? (packed({ ...state, asked: [], keys: [], words: '', unseen: cut(state.unseen, 64) }) as Buffer)
  );
}

/**
 * Reads a state file.
 *
 * @returns undefined for anything that `formatState` does not write
 */
export function parseState(bytes: Buffer): MonitorState | undefined {
  if (bytes.length !== STATE_BYTES) return undefined;
  const written = bytes.toString('utf8').trimEnd();
  const json = written.slice(CHECKSUM_DIGITS + 1);
  if (written.slice(0, CHECKSUM_DIGITS + 1) !== `${checksumOf(json)} `) return undefined;
  try {
    return stateOf(JSON.parse(json));
  } catch {
    return undefined;
  }
}

function stateOf(json: Json): MonitorState {
  const monitor = object(json, 'monitor');
  const wait = (name: string) => (json[name] === null ? null : Math.max(0, number(json, name)));
  return {
    monitor: {
      pid: integer(monitor, 'pid', 1),
      startTime: text(monitor, 'startTime', 32),
      bootId: text(monitor, 'bootId', 64),
      pidNamespace: text(monitor, 'pidNamespace', 64),
    },
    session: shown(json, 'session', 64),
    time: shown(json, 'time', 32),
    monotonicMs: number(json, 'monotonicMs'),
    events: integer(json, 'events', 0),
    asked: texts(json, 'asked'),
    keys: texts(json, 'keys'),
    comesBack: flag(json, 'comesBack'),
    words: shown(json, 'words', STATE_BYTES),
    isReady: flag(json, 'isReady'),
    unseen: shown(json, 'unseen', STATE_BYTES),
    judgementAgeMs: wait('judgementAgeMs'),
    isStuck: flag(json, 'isStuck'),
    ended: json.ended === null ? null : shown(json, 'ended', 64),
  };
}

/** Whoever may write the file may put anything there. */
const shown = (json: Json, name: string, maxCharacters: number) =>
  escapeControls(text(json, name, maxCharacters));

const texts = (json: Json, name: string) =>
  list(json, name).map((one) => shown({ [name]: one }, name, STATE_BYTES));

/** Undefined when it does not fit. */
function packed(state: MonitorState): Buffer | undefined {
  const json = JSON.stringify(state);
  const line = Buffer.from(`${checksumOf(json)} ${json}\n`);
  if (line.length > STATE_BYTES) return undefined;
  return Buffer.concat([line, Buffer.alloc(STATE_BYTES - line.length, ' ')]);
}

const checksumOf = (json: string) =>
  createHash('sha256').update(json).digest('hex').slice(0, CHECKSUM_DIGITS);

/** Between characters: half of one would not come back as it was. */
const cut = (line: string, characters: number) =>
  line.length <= characters ? line : `${line.slice(0, characters - 3).replace(/[\ud800-\udbff]$/, '')}...`;
