import { address, integer, type Json, objects, word } from '../text/json-fields.js';
import { eachWith } from '../text/shared-fields.js';
import type { Fact } from './fact.js';

/** Which of its registers leads a thread to memory without a file. */
const REGISTERS = ['program-counter', 'stack-pointer'] as const;
export type Register = (typeof REGISTERS)[number];

/** A thread that waits in the kernel, and came there from executable memory that no file backs, or has its stack in some. */
export interface ForeignThread {
  readonly threadId: number;
  readonly register: Register;
  readonly address: bigint;
}

/** By thread; of more than 64, the first. What threads do that run at that moment is not known. */
export type ForeignThreads = readonly ForeignThread[];

export const MAX_FOREIGN_THREADS = 64;

/** Where threads are, as far as that is no code of a file. */
export const threads: Fact<ForeignThreads> = {
  title: 'threads in executable memory that no file backs',
  noun: 'threads',
  subject: 'memory',
  // Shorter than any wait between two readings: each tells at once.
  tellUnchangedMs: 500,
  mayBeDenied: true,
  // A thread that was there and has gone on is no less a finding, and readings are few.
  coalesce: () => undefined,
  byteLength: (all) => 64 + all.length * 64,
  count: (all) => all.length,
  view: (all) => all,
  encode: (all) => ({
    threads: all.map(({ threadId, register, address }) => ({
      threadId,
      register,
      address: address.toString(16),
    })),
  }),
  shared: { threads: eachWith({ threadId: 'pid', register: REGISTERS, address: 'address' }) },
  decode: (json) => objects(json, 'threads', MAX_FOREIGN_THREADS).map(thread),
};

const thread = (json: Json): ForeignThread => ({
  threadId: integer(json, 'threadId', 1),
  register: word(json, 'register', REGISTERS),
  address: address(json, 'address'),
});
