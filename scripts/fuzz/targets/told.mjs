// Records of the kernel about mappings, whose file names are the process's to choose: what is read of one can be recorded.
import { mappings } from '../../../dist/facts/mappings.js';
import { readTold } from '../../../dist/sources/linux/wake/told-mapping.js';
import { same } from '../promises.mjs';

export const words = ['//anon', '[heap]', '/memfd:x (deleted)', '[vdso]', '/dev/zero'];

const MMAP2 = 10;
const LOST = 2;
const NAME_AT = 72;

export const seeds = () => [
  mapping('//anon', 0n),
  mapping('/usr/lib/x86_64-linux-gnu/libc.so.6', 77n),
  mapping('/tmp/a\nb\xff (deleted)', 5n),
  lost(9n),
];

export function check(bytes) {
  if (bytes.length < 8) return;
  const told = readTold(bytes.readUInt32LE(0), bytes);
  if (told?.kind !== 'mapped') return;
  const value = { mappings: [{ ...told.mapping, times: 1 }], total: 1, lost: 0 };
  const again = mappings.decode(JSON.parse(JSON.stringify(mappings.encode(value))));
  const comparable = ({ mappings: [one] }) => JSON.stringify({ ...one, startAddress: `${one.startAddress}` });
  same('what was recorded', comparable(again), comparable(value));
}

function mapping(name, inode) {
  const text = Buffer.from(`${name}\0`, 'latin1');
  const record = Buffer.alloc(NAME_AT + Math.ceil(text.length / 8) * 8 + 8);
  record.writeUInt32LE(MMAP2, 0);
  record.writeUInt16LE(record.length, 6);
  record.writeUInt32LE(4711, 8);
  record.writeBigUInt64LE(0x7f00_0000_1000n, 16);
  record.writeBigUInt64LE(4096n, 24);
  record.writeBigUInt64LE(inode, 48);
  record.writeUInt32LE(5, 64);
  record.writeUInt32LE(2, 68);
  text.copy(record, NAME_AT);
  return record;
}

function lost(count) {
  const record = Buffer.alloc(24);
  record.writeUInt32LE(LOST, 0);
  record.writeBigUInt64LE(count, 16);
  return record;
}
