import { statSync } from 'node:fs';
import type { CodeMapping } from '../../../../src/sources/linux/code/find-code.js';
import { deviceNumber } from '../../../../src/sources/linux/regions/memory-devices.js';

/** A mapping of what is at a path now. */
export function mappingOf(path: string): CodeMapping {
  const { dev, ino } = statSync(path, { bigint: true });
  const device = deviceNumber(Number((dev >> 8n) & 0xfffn), Number(dev & 0xffn));
  return { start: 0, end: 4096, fileOffset: 0, device, inode: ino, isShared: false, path };
}
