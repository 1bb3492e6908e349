import { address, fail, flag, type Json, objects, text } from '../text/json-fields.js';
import { eachWith } from '../text/shared-fields.js';
import type { Fact } from './fact.js';

/** A file that a process has mapped as code: the program, or a library. */
export interface LoadedModule {
  /** Of its first mapping. */
  readonly startAddress: bigint;
  /** Bytes of its path, one a character (latin1), 1,024 at most; ` (deleted)` behind it once it has no name. Hostile. */
  readonly path: string;
  /** Of the file, 64 hexadecimal digits; empty where it could not be read, or is larger than 64 MiB. */
  readonly sha256: string;
  /** Of an ELF file that was linked with one, up to 64 hexadecimal digits. */
  readonly buildId: string;
}

/** What a process has mapped as code from files. */
export interface LoadedModules {
  /** One a file, in the order of addresses; those that were not read yet are left out until they are. */
  readonly modules: readonly LoadedModule[];
  /** False where there are more than 512 files, or 4,096 mappings: those behind them are not looked at. */
  readonly isWhole: boolean;
}

export const MAX_MODULES = 512;
export const MAX_MODULE_PATH = 1024;

/** The program and the libraries of a process. Read where a baseline is in force, or learnt. */
export const modules: Fact<LoadedModules> = {
  title:
    'files of the code in the process (program, libraries), with their hashes; read only with a baseline',
  noun: 'modules',
  subject: 'memory',
  tellUnchangedMs: 1000,
  mayBeDenied: true,
  unseen: ({ isWhole }) => (isWhole ? undefined : 'it has too many modules: not all are compared'),
  // A library that came and went is no less a finding, and readings are few.
  coalesce: () => undefined,
  byteLength: ({ modules }) => 64 + modules.reduce((sum, { path }) => sum + path.length + 256, 0),
  count: (value) => value.modules.length,
  view: (value) => value,
  encode: ({ modules, isWhole }) => ({
    modules: modules.map(({ startAddress, ...rest }) => ({ start: startAddress.toString(16), ...rest })),
    isWhole,
  }),
  shared: {
    modules: eachWith({ start: 'address', path: 'region', sha256: 'sha256', buildId: 'buildId' }),
    isWhole: 'figure',
  },
  decode: (json) => ({
    modules: objects(json, 'modules', MAX_MODULES).map(module),
    isWhole: flag(json, 'isWhole'),
  }),
};

const module = (json: Json): LoadedModule => ({
  startAddress: address(json, 'start'),
  path: text(json, 'path', MAX_MODULE_PATH),
  ...digestsOf(json),
});

/** What a file is known by. Throws CS_CAPTURE for what is none. */
export const digestsOf = (json: Json): Pick<LoadedModule, 'sha256' | 'buildId'> => ({
  sha256: digits(json, 'sha256', /^(?:[0-9a-f]{64})?$/),
  buildId: digits(json, 'buildId', /^[0-9a-f]{0,64}$/),
});

function digits(json: Json, name: string, form: RegExp): string {
  const value = text(json, name);
  return form.test(value) ? value : fail(`"${name}" to be hexadecimal digits`, value);
}
