import { address, fail, integer, type Json, list, objects, pages, text, word } from '../text/json-fields.js';
import { eachWith } from '../text/shared-fields.js';
import type { Fact } from './fact.js';
import { digestsOf } from './modules.js';

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

/** A mapping of code whose file has no name any more, so that nobody can look at it or scan it. */
export interface UnlinkedCode {
  readonly startAddress: bigint;
  readonly bytes: number;
}

/** Who may change a file: root alone, the user who owns it too, its group, everybody; or it could not be looked at. */
const WRITERS = ['root', 'owner', 'group', 'everyone', 'unknown'] as const;
export type Writer = (typeof WRITERS)[number];

/** A mapping of a file that the process did not have when it had started. */
export interface AddedModule extends UnlinkedCode {
  /** Of the file, 64 hexadecimal digits; empty where it could not be read, or is larger than 64 MiB. */
  readonly sha256: string;
  /** Of an ELF file that was linked with one, up to 64 hexadecimal digits. */
  readonly buildId: string;
  readonly writableBy: Writer;
}

/** Code of files (programs, libraries) that is not as on disk or not from the start, each list in the order of addresses. */
export interface CodeOfFiles {
  /**
   * What is not the files' any more; of more than 64 runs, the first. Processes share the pages of a file; whoever writes to one, a
   * debugger too, leaves the process a copy. That is the kernel's word: no process can forge it, and writing the old bytes back does
   * not take it back. Pages that a loader relocated, and that nobody has written to since, are not among them.
   */
  readonly written: readonly WrittenRun[];
  /** What was mapped from a file that was deleted, or that never had a name; of more than 64 mappings, the first. */
  readonly unlinked: readonly UnlinkedCode[];
  /** What was loaded since the program had started; of more than 64 files, the first. */
  readonly added: readonly AddedModule[];
  /**
   * What the environment says is to be loaded into the process before its own libraries, as it stands there (`LD_PRELOAD=...`), 512
   * characters at most. Hostile.
   */
  readonly preloads: readonly string[];
}

/** Entries of each list. */
export const MAX_LISTED = 64;
export const MAX_PRELOADS = 4;
export const MAX_PRELOAD_CHARACTERS = 512;
/** Characters of a symbol, and of its distance behind it. */
export const MAX_SYMBOL_CHARACTERS = 256;

const PLACE = { start: 'address', bytes: 'figure' } as const;

/** Which code of a process is not as in its files. */
export const code: Fact<CodeOfFiles> = {
  title:
    'code of files (programs, libraries): what was written to in memory, compared with the files; whose file is gone; what was loaded after the start',
  noun: 'code',
  subject: 'memory',
  code: 'FI-MEM-003',
  // Shorter than any wait between two readings: each tells at once.
  tellUnchangedMs: 100,
  mayBeDenied: true,
  // Code that was written to and is unmapped again is no less a finding, and readings are few.
  coalesce: () => undefined,
  byteLength: ({ written, unlinked, added }) =>
    64 +
    written.length * 128 +
    unlinked.length * 32 +
    added.length * 256 +
    MAX_PRELOADS * MAX_PRELOAD_CHARACTERS,
  count: ({ written, unlinked, added }) => written.length + unlinked.length + added.length,
  view: (value) => value,
  encode: ({ written, unlinked, added, preloads }) => ({
    runs: written.map(withDigits),
    unlinked: unlinked.map(withDigits),
    added: added.map(withDigits),
    preloads,
  }),
  shared: {
    runs: eachWith({
      ...PLACE,
      state: STATES,
      changedBytes: 'figure',
      fileOffset: 'figure',
      symbol: 'symbol',
    }),
    unlinked: eachWith(PLACE),
    added: eachWith({ ...PLACE, sha256: 'sha256', buildId: 'buildId', writableBy: WRITERS }),
    preloads: { each: 'preload' },
  },
  decode: (json) => ({
    written: objects(json, 'runs', MAX_LISTED).map(run),
    // The first captures with code in them have no more than that.
    unlinked: json.unlinked === undefined ? [] : objects(json, 'unlinked', MAX_LISTED).map(place),
    added: json.added === undefined ? [] : objects(json, 'added', MAX_LISTED).map(module),
    preloads: json.preloads === undefined ? [] : preloadsIn(json),
  }),
};

const withDigits = <Place extends UnlinkedCode>({ startAddress, ...rest }: Place) => ({
  start: startAddress.toString(16),
  ...rest,
});

const place = (json: Json): UnlinkedCode => ({
  startAddress: address(json, 'start'),
  bytes: pages(json, 'bytes', 1),
});

const run = (json: Json): WrittenRun => ({
  ...place(json),
  state: word(json, 'state', STATES),
  changedBytes: integer(json, 'changedBytes', -1),
  fileOffset: pages(json, 'fileOffset', 0),
  symbol: text(json, 'symbol', MAX_SYMBOL_CHARACTERS),
});

const module = (json: Json): AddedModule => ({
  ...place(json),
  ...digestsOf(json),
  writableBy: word(json, 'writableBy', WRITERS),
});

function preloadsIn(json: Json): readonly string[] {
  const all = list(json, 'preloads');
  if (all.length > MAX_PRELOADS) return fail(`at most ${MAX_PRELOADS} in "preloads"`, all.length);
  return all.map((value) => text({ preloads: value }, 'preloads', MAX_PRELOAD_CHARACTERS));
}
