import type { Region } from './region.js';

/**
 * The packed form in which a snapshot's regions cross threads: one buffer, read in place.
 *
 * ```
 *  u32 regionCount, u32 nameBytes            header, 8 bytes
 *  regionCount x 56 bytes:                    little endian, 8-byte aligned
 *     0 u64 startAddress      8 u64 endAddress      16 u64 fileOffset     24 u64 inode
 *    32 u32 deviceMajor      36 u32 deviceMinor     40 u32 permissions
 *    44 u32 nameOffset       48 u32 nameLength      52 u32 zero
 *  nameBytes bytes of names                   nameOffset counts from the start of this block
 * ```
 *
 * The buffer is a SharedArrayBuffer: written once by the sampler, then only read, by the main thread, a worker, a repeat of
 * a failed task and the recorder, without a copy.
 */
export const HEADER_BYTES = 8;
export const REGION_BYTES = 56;
/** Byte offsets of a region's fields. */
export const FIELD = {
  startAddress: 0,
  endAddress: 8,
  fileOffset: 16,
  inode: 24,
  deviceMajor: 32,
  deviceMinor: 36,
  permissions: 40,
  nameOffset: 44,
  nameLength: 48,
} as const;
/** Longest name kept for a region, in bytes (PATH_MAX). */
export const MAX_NAME_BYTES = 4096;

/** Reads a packed snapshot in place. Throws RangeError for a buffer that does not hold what its header says. */
export class RegionReader {
  readonly count: number;
  private readonly view: DataView;
  private readonly names: Buffer;

  constructor(buffer: SharedArrayBuffer) {
    this.view = new DataView(buffer);
    this.count = this.view.getUint32(0, true);
    const nameBytes = this.view.getUint32(4, true);
    const namesStart = HEADER_BYTES + this.count * REGION_BYTES;
    if (namesStart + nameBytes > buffer.byteLength) {
      throw new RangeError(
        `packed snapshot: expected ${namesStart + nameBytes} bytes for ${this.count} regions, got ${buffer.byteLength}`,
      );
    }
    this.names = Buffer.from(buffer, namesStart, nameBytes);
  }

  permissions(index: number): number {
    return this.view.getUint32(HEADER_BYTES + index * REGION_BYTES + FIELD.permissions, true);
  }

  startAddress(index: number): bigint {
    return this.view.getBigUint64(HEADER_BYTES + index * REGION_BYTES + FIELD.startAddress, true);
  }

  endAddress(index: number): bigint {
    return this.view.getBigUint64(HEADER_BYTES + index * REGION_BYTES + FIELD.endAddress, true);
  }

  /** True when a file (any device and inode, memfd and deleted files included) backs the region. */
  hasInode(index: number): boolean {
    const at = HEADER_BYTES + index * REGION_BYTES + FIELD.inode;
    return this.view.getUint32(at, true) !== 0 || this.view.getUint32(at + 4, true) !== 0;
  }

  nameLength(index: number): number {
    return this.view.getUint32(HEADER_BYTES + index * REGION_BYTES + FIELD.nameLength, true);
  }

  /** The name's bytes, one a character (latin1). */
  name(index: number): string {
    const at = HEADER_BYTES + index * REGION_BYTES;
    const start = this.view.getUint32(at + FIELD.nameOffset, true);
    return this.names.toString('latin1', start, start + this.view.getUint32(at + FIELD.nameLength, true));
  }

  region(index: number): Region {
    const at = HEADER_BYTES + index * REGION_BYTES;
    return {
      startAddress: this.startAddress(index),
      endAddress: this.endAddress(index),
      permissions: this.permissions(index),
      fileOffset: this.view.getBigUint64(at + FIELD.fileOffset, true),
      deviceMajor: this.view.getUint32(at + FIELD.deviceMajor, true),
      deviceMinor: this.view.getUint32(at + FIELD.deviceMinor, true),
      inode: this.view.getBigUint64(at + FIELD.inode, true),
      name: this.name(index),
    };
  }
}

/** Packs regions; the inverse of reading them all. For captures, tests and fake sources: the sampler packs as it reads. */
export function packRegions(regions: readonly Region[]): SharedArrayBuffer {
  const names = regions.map((region) => Buffer.from(region.name.slice(0, MAX_NAME_BYTES), 'latin1'));
  const nameBytes = names.reduce((sum, name) => sum + name.length, 0);
  const namesStart = HEADER_BYTES + regions.length * REGION_BYTES;
  const buffer = new SharedArrayBuffer(namesStart + nameBytes);
  const view = new DataView(buffer);
  const bytes = new Uint8Array(buffer);
  view.setUint32(0, regions.length, true);
  view.setUint32(4, nameBytes, true);
  let nameOffset = 0;
  regions.forEach((region, index) => {
    const at = HEADER_BYTES + index * REGION_BYTES;
    const name = names[index] as Buffer;
    view.setBigUint64(at + FIELD.startAddress, region.startAddress, true);
    view.setBigUint64(at + FIELD.endAddress, region.endAddress, true);
    view.setBigUint64(at + FIELD.fileOffset, region.fileOffset, true);
    view.setBigUint64(at + FIELD.inode, region.inode, true);
    view.setUint32(at + FIELD.deviceMajor, region.deviceMajor, true);
    view.setUint32(at + FIELD.deviceMinor, region.deviceMinor, true);
    view.setUint32(at + FIELD.permissions, region.permissions, true);
    view.setUint32(at + FIELD.nameOffset, nameOffset, true);
    view.setUint32(at + FIELD.nameLength, name.length, true);
    bytes.set(name, namesStart + nameOffset);
    nameOffset += name.length;
  });
  return buffer;
}
