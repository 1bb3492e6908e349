import { fail, integer, list, object, text } from '../text/json-fields.js';
import type { Fact } from './fact.js';

/** Neighbouring pages of code that a process has as copies of its own. */
export interface WrittenRun {
  readonly startAddress: bigint;
  readonly bytes: number;
}

/**
 * Code of files (programs, libraries) that is not the files' any more, in the order of addresses; of more than 64 runs, the first.
 * Processes share the pages of a file; whoever writes to one, a debugger too, leaves the process a copy. That is the kernel's word: no process can forge it, and writing the old bytes back does not
 * take it back.
 */
export type WrittenCode = readonly WrittenRun[];

/** Runs that are listed. */
export const MAX_RUNS = 64;

/** Which code of a process is not its files' any more. */
export const code: Fact<WrittenCode> = {
  title: 'code of files (programs, libraries) that was written to in memory',
  noun: 'code',
  subject: 'memory',
  // Shorter than any wait between two readings: each tells at once.
  tellUnchangedMs: 100,
  mayBeDenied: true,
  // Code that was written to and is unmapped again is no less a finding, and readings are few.
  coalesce: () => undefined,
  byteLength: (runs) => 64 + runs.length * 32,
  count: (runs) => runs.length,
  view: (runs) => runs,
  encode: (runs) => ({
    runs: runs.map(({ startAddress, bytes }) => ({ start: startAddress.toString(16), bytes })),
  }),
  decode: (json) => {
    const runs = list(json, 'runs');
    return runs.length <= MAX_RUNS ? runs.map(run) : fail(`at most ${MAX_RUNS} "runs"`, runs.length);
  },
};

function run(value: unknown): WrittenRun {
  const json = object({ run: value }, 'run');
  return { startAddress: address(text(json, 'start')), bytes: integer(json, 'bytes', 1) };
}

function address(hex: string): bigint {
  return /^[0-9a-f]{1,16}$/.test(hex)
    ? BigInt(`0x${hex}`)
    : fail('"start" to be an address in hexadecimal digits', hex);
}
