import { BACKING } from '../../dist/facts/regions/backing.js';
import { packRegions } from '../../dist/facts/regions/region-builder.js';

/** Executable regions of 13 files as a Node process has them, packed; the last one lies `shift` pages higher. */
export function nodeMap(shift) {
  const regions = Array.from({ length: 13 }, (_, index) => {
    const startAddress =
      0x7f0000000000n + BigInt(index) * 0x1000000n + (index === 12 ? BigInt(shift) << 12n : 0n);
    return {
      ...{ startAddress, endAddress: startAddress + 0x21000n, permissions: 5, fileOffset: 0x2000n },
      ...{ deviceMajor: 8, deviceMinor: 1, inode: BigInt(1000 + index), backing: BACKING.file },
      name: `/usr/lib/x86_64-linux-gnu/libexample-${index}.so.1.2.${index}`,
    };
  });
  return packRegions(regions);
}
