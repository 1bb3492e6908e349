import { fail, integer, list, object, text, word } from '../text/json-fields.js';
import type { Fact } from './fact.js';

/**
 * What written code came to, next to its file. `changed`: bytes differ. `written`: none is known to, but no loader had a reason to
 * write there (patched and put back; or the bytes may not be read). `unknown`: there is no file to compare with any more, or
 * none that can be read without danger.
 */
const STATES = ['changed', 'written', 'unknown'] as const;
export type WrittenState = (typeof STATES)[number];

/** Neighbouring pages of code that a process has as copies of its own. */
export interface WrittenRun {
  readonly startAddress: bigint;
  readonly bytes: number;
  readonly state: WrittenState;
  /** Bytes that differ from the file's, those that a loader relocates aside; -1 when they could not be compared. */
  readonly changedBytes: number;
  /** Place in the file of the first byte that differs, else of the run. */
  readonly fileOffset: number;
  /** The function there, by the symbols of the file (`getpid+0x10`); empty when it names none. Hostile: escape before showing. */
  readonly symbol: string;
}

/**
 * Code of files (programs, libraries) that is not the files' any more, in the order of addresses; of more than 64 runs, the first.
 * Pages that a loader relocated, and that nobody has written to since, are not among them.
 *
 * Processes share the pages of a file; whoever writes to one, a debugger too, leaves the process a copy. That is the kernel's word:
 * no process can forge it, and writing the old bytes back does not take it back.
 */
export type WrittenCode = readonly WrittenRun[];

/** Runs that are listed. */
export const MAX_RUNS = 64;
/** Characters of a symbol, and of its distance behind it. */
export const MAX_SYMBOL_CHARACTERS = 256;

/** Which code of a process is not its files' any more. */
export const code: Fact<WrittenCode> = {
  title: 'code of files (programs, libraries) that was written to in memory, compared with the files',
  noun: 'code',
  subject: 'memory',
  code: 'FI-MEM-003',
  // Shorter than any wait between two readings: each tells at once.
  tellUnchangedMs: 100,
  mayBeDenied: true,
  // Code that was written to and is unmapped again is no less a finding, and readings are few.
  coalesce: () => undefined,
  byteLength: (runs) => 64 + runs.length * 128,
  count: (runs) => runs.length,
  view: (runs) => runs,
  encode: (runs) => ({
    runs: runs.map(({ startAddress, ...run }) => ({ start: startAddress.toString(16), ...run })),
  }),
  decode: (json) => {
    const runs = list(json, 'runs');
    return runs.length <= MAX_RUNS ? runs.map(run) : fail(`at most ${MAX_RUNS} "runs"`, runs.length);
  },
};

function run(value: unknown): WrittenRun {
  const json = object({ run: value }, 'run');
  return {
    startAddress: address(text(json, 'start')),
    bytes: integer(json, 'bytes', 1),
    state: word(json, 'state', STATES),
    changedBytes: integer(json, 'changedBytes', -1),
    fileOffset: integer(json, 'fileOffset', 0),
    symbol: text(json, 'symbol', MAX_SYMBOL_CHARACTERS),
  };
}

function address(hex: string): bigint {
  return /^[0-9a-f]{1,16}$/.test(hex)
    ? BigInt(`0x${hex}`)
    : fail('"start" to be an address in hexadecimal digits', hex);
}
