import { BACKING, type Backing, backingByName } from '../../../facts/regions/backing.js';
import { WORD } from '../../../facts/regions/layout.js';
import { PERMISSION } from '../../../facts/regions/region.js';
import type { RegionBuilder } from '../../../facts/regions/region-builder.js';
import { deviceNumber, memoryDevices, zeroDevice } from './memory-devices.js';

const MEMORY = memoryDevices();
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
  const hasInode = low !== 0 || high !== 0;
  if (!hasInode || MEMORY.size === 0) {
    const backing = backingByName(hasInode, names.bytes, names.length, nameLength);
    return backing === BACKING.anonymous ? memoryCalled(nameBehind(names, nameLength)) : backing;
  }
  const device = deviceNumber(words[at + WORD.deviceMajor] as number, words[at + WORD.deviceMinor] as number);
  if (MEMORY.has(device)) {
    const isShared = ((words[at + WORD.permissions] as number) & PERMISSION.shared) !== 0;
    return sharedCalled(nameBehind(names, nameLength), isShared);
  }
  const isZero = ZERO?.device === device && ZERO.inode === (BigInt(high) << 32n) + BigInt(low);
  return isZero ? BACKING.anonymous : BACKING.file;
}

const nameBehind = ({ bytes, length }: RegionBuilder['names'], nameLength: number): Buffer =>
  bytes.subarray(length, length + nameLength);

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
