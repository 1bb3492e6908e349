import { fail, integer, type Json, objects, text } from '../text/json-fields.js';
import { eachWith } from '../text/shared-fields.js';
import type { Fact } from './fact.js';

/** A program that the configuration calls unwanted, running. */
export interface UnwantedProgram {
  readonly pid: number;
  /** Its short name, or the base name of its executable where that is what the configuration names; hostile. */
  readonly name: string;
  /** SHA-256 of its executable in hexadecimal digits where that is what it is known by; else empty. */
  readonly sha256: string;
}

/** Unwanted programs that run beside a process. */
export interface Programs {
  /** By PID, ascending; of more than 64, the first. Neither the process nor the monitor is among them. */
  readonly unwanted: readonly UnwantedProgram[];
}

export const MAX_UNWANTED = 64;

/** Which unwanted programs run beside a process. Others are not told of: what else somebody runs is nobody's business. */
export const programs: Fact<Programs> = {
  title: 'unwanted programs that run beside a process',
  noun: 'surroundings',
  subject: 'surroundings',
  // Shorter than any wait between two readings: each tells at once.
  tellUnchangedMs: 500,
  // Who came and went is no less a finding, and readings are few.
  coalesce: () => undefined,
  byteLength: ({ unwanted }) => 64 + unwanted.length * 224,
  count: ({ unwanted }) => unwanted.length,
  view: (value) => value,
  encode: ({ unwanted }) => ({ unwanted }),
  shared: { unwanted: eachWith({ pid: 'pid', name: 'name', sha256: 'sha256' }) },
  decode: (json) => ({ unwanted: objects(json, 'unwanted', MAX_UNWANTED).map(program) }),
};

const program = (json: Json): UnwantedProgram => ({
  pid: integer(json, 'pid', 1),
  name: text(json, 'name'),
  sha256: digest(text(json, 'sha256')),
});

const digest = (sha256: string): string =>
  /^([0-9a-f]{64})?$/.test(sha256) ? sha256 : fail('"sha256" to be 64 hexadecimal digits, or empty', sha256);
