import { formatPermissions } from '../../src/facts/regions/region.js';
import type { RegionReader } from '../../src/facts/regions/region-reader.js';

/** Column at which the kernel begins the name (fs/proc/task_mmu.c, `show_map_vma`). */
const NAME_COLUMN = 73;

/** One line each for all regions of a packed buffer, as the kernel writes them, in latin1: one character a byte. */
export function formatMaps(reader: RegionReader): string {
  let text = '';
  for (let index = 0; index < reader.count; index++) {
    const region = reader.region(index);
    const device = `${hex(region.deviceMajor, 2)}:${hex(region.deviceMinor, 2)}`;
    const range = `${hex(region.startAddress, 8)}-${hex(region.endAddress, 8)}`;
    const head = `${range} ${formatPermissions(region.permissions)} ${hex(region.fileOffset, 8)} ${device} ${region.inode} `;
    text += region.name === '' ? head : head.padEnd(NAME_COLUMN) + region.name.replaceAll('\n', '\\012');
    text += '\n';
  }
  return text;
}

const hex = (value: number | bigint, digits: number) => value.toString(16).padStart(digits, '0');
