import { BACKING, type Backing, backingByName } from '../../../facts/regions/backing.js';
import { WORD } from '../../../facts/regions/layout.js';
import { PERMISSION } from '../../../facts/regions/region.js';
import type { RegionBuilder } from '../../../facts/regions/region-builder.js';
import { deviceNumber, MEMORY_DEVICES, zeroDevice } from './memory-devices.js';

const ZERO = zeroDevice();

const STACK = Buffer.from('[stack]');
const HEAP = Buffer.from('[heap]');
/** `prctl(PR_SET_VMA_ANON_NAME)` puts it before the name; the second form is that of shared memory. */
const NAMED = ['[anon:', '[anon_shmem:'].map((name) => Buffer.from(name));
const MEMFD = Buffer.from('/memfd:');

/**
 * What backs a region, by the device and the number of its file: a process can give a file, or what it mounts over one, any
 * name. Only what has no file, or none with a path, is recognised by its name, which the kernel gives.
 *
 * @param at index of the region's first word; all fields but the name's and `backing` are set
 * @param nameLength bytes of its name, which stand behind the names that are kept
 */
export function linuxBacking({ words, names }: RegionBuilder, at: number, nameLength: number): Backing {
  const low = words[at + WORD.inode] as number;
  const high = words[at + WORD.inode + 1] as number;
  const device = deviceNumber(words[at + WORD.deviceMajor] as number, words[at + WORD.deviceMinor] as number);
  const isShared = ((words[at + WORD.permissions] as number) & PERMISSION.shared) !== 0;
  return backingOf(device, low, high, isShared, names.bytes, names.length, nameLength);
}

/**
 * The same of one mapping by its parts.
 *
 * @param device its `deviceNumber`
 * @param low lower half of the inode, and `high` the higher
 * @param names the name's bytes stand at `from`
 */
export function backingOf(
  device: number,
  low: number,
  high: number,
  isShared: boolean,
  names: Buffer,
  from: number,
  nameLength: number,
): Backing {
  const hasInode = low !== 0 || high !== 0;
  if (!hasInode || MEMORY_DEVICES.size === 0) {
    const backing = backingByName(hasInode, names, from, nameLength);
    return backing === BACKING.anonymous ? memoryCalled(names.subarray(from, from + nameLength)) : backing;
  }
  if (MEMORY_DEVICES.has(device)) return sharedCalled(names.subarray(from, from + nameLength), isShared);
  const isZero = ZERO?.device === device && ZERO.inode === (BigInt(high) << 32n) + BigInt(low);
  return isZero ? BACKING.anonymous : BACKING.file;
}

function memoryCalled(name: Buffer): Backing {
  if (name.length === 0) return BACKING.anonymous;
  if (name.equals(STACK)) return BACKING.stack;
  if (name.equals(HEAP)) return BACKING.heap;
  return isNamed(name) ? BACKING.namedMemory : BACKING.anonymous;
}

function sharedCalled(name: Buffer, isShared: boolean): Backing {
  if (beginsWith(name, MEMFD)) return BACKING.memoryFile;
  if (isNamed(name)) return BACKING.namedMemory;
  // Private memory in huge pages has an object of its own, which nobody else can map.
  return isShared ? BACKING.sharedAnonymous : BACKING.anonymous;
}

const isNamed = (name: Buffer) => NAMED.some((prefix) => beginsWith(name, prefix));

const beginsWith = (name: Buffer, prefix: Buffer) => name.subarray(0, prefix.length).equals(prefix);
