import { MAX_TOLD_NAME, type ToldMapping } from '../../../facts/mappings.js';
import { BACKING, isMemory } from '../../../facts/regions/backing.js';
import { PERMISSION } from '../../../facts/regions/region.js';
import { backingOf } from '../regions/linux-backing.js';
import { deviceNumber } from '../regions/memory-devices.js';

/** Of `enum perf_event_type` (linux/perf_event.h). */
const PERF_RECORD_LOST = 2;
const PERF_RECORD_MMAP2 = 10;
/** Where the fields of these records begin, in bytes. */
const LOST = { count: 16 };
const MMAP2 = {
  pid: 8,
  address: 16,
  bytes: 24,
  major: 40,
  minor: 44,
  inode: 48,
  protection: 64,
  flags: 68,
  name: 72,
};
/** Behind the name: the time (see mapping-event.ts). */
const TAIL_BYTES = 8;
const MAP_SHARED = 1;
/** What the kernel calls memory without a file. */
const NO_FILE = '//anon';
/** What it says of a file whose path is longer than it can tell, or for which it had no memory: no device and no inode either. */
const UNTOLD_FILES = ['//toolong', '//enomem'];

/** A record of the kernel, as far as it matters here. */
export type Told =
  | { readonly kind: 'mapped'; readonly pid: number; readonly mapping: Omit<ToldMapping, 'times'> }
  /** So many records had no room in the ring. */
  | { readonly kind: 'lost'; readonly count: number };

/** Reads a record; undefined for one of another kind, or too short. The bytes come from the kernel, the name from the process. */
export function readTold(type: number, record: Buffer): Told | undefined {
  if (type === PERF_RECORD_LOST && record.length >= LOST.count + 8) {
    return { kind: 'lost', count: Number(record.readBigUInt64LE(LOST.count)) };
  }
  if (type !== PERF_RECORD_MMAP2 || record.length < MMAP2.name + TAIL_BYTES) return undefined;
  const nul = record.indexOf(0, MMAP2.name);
  const nameEnd = nul < 0 ? record.length - TAIL_BYTES : Math.min(nul, record.length - TAIL_BYTES);
  // No more than is kept: a part of a text keeps all of it.
  const name = record.toString('latin1', MMAP2.name, Math.min(nameEnd, MMAP2.name + MAX_TOLD_NAME));
  const isShared = (record.readUInt32LE(MMAP2.flags) & MAP_SHARED) !== 0;
  const given = backingOf(
    deviceNumber(record.readUInt32LE(MMAP2.major), record.readUInt32LE(MMAP2.minor)),
    record.readUInt32LE(MMAP2.inode),
    record.readUInt32LE(MMAP2.inode + 4),
    isShared,
    record,
    MMAP2.name,
    name === NO_FILE ? 0 : nameEnd - MMAP2.name,
  );
  const backing = isMemory(given) && UNTOLD_FILES.includes(name) ? BACKING.file : given;
  const mapping = {
    startAddress: record.readBigUInt64LE(MMAP2.address),
    bytes: Math.max(1, Math.min(Number(record.readBigUInt64LE(MMAP2.bytes)), Number.MAX_SAFE_INTEGER)),
    // PROT_READ, PROT_WRITE and PROT_EXEC are the bits of PERMISSION.
    permissions: (record.readUInt32LE(MMAP2.protection) & 7) | (isShared ? PERMISSION.shared : 0),
    backing,
    name: name === NO_FILE ? '' : name,
  };
  return { kind: 'mapped', pid: record.readUInt32LE(MMAP2.pid), mapping };
}
