import { BACKING, type Backing, backingByName } from '../../../facts/regions/backing.js';
import { WORD } from '../../../facts/regions/layout.js';
import type { RegionBuilder } from '../../../facts/regions/region-builder.js';
import { deviceNumber, memoryDevices, zeroDevice } from './memory-devices.js';

const MEMORY = memoryDevices();
const ZERO = zeroDevice();

/**
 * What backs a region, by the device and the number of its file: a process can give a file, or what it mounts over one, any
 * name. Only what has no file is recognised by its name, which the kernel gives.
 *
 * @param at index of the region's first word; all fields but the name's and `backing` are set
 * @param nameLength bytes of its name, which stand behind the names that are kept
 */
export function linuxBacking({ words, names }: RegionBuilder, at: number, nameLength: number): Backing {
  const low = words[at + WORD.inode] as number;
  const high = words[at + WORD.inode + 1] as number;
  const hasInode = low !== 0 || high !== 0;
  if (!hasInode || MEMORY.size === 0) return backingByName(hasInode, names.bytes, names.length, nameLength);
  const device = deviceNumber(words[at + WORD.deviceMajor] as number, words[at + WORD.deviceMinor] as number);
  if (MEMORY.has(device)) return BACKING.sharedMemory;
  const isZero = ZERO?.device === device && ZERO.inode === (BigInt(high) << 32n) + BigInt(low);
  return isZero ? BACKING.anonymous : BACKING.file;
}
