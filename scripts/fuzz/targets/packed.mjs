// Packed facts, as they cross threads: a buffer that lies about itself is refused or read within its bounds.

import { isMemory } from '../../../dist/facts/regions/backing.js';
import { packRegions } from '../../../dist/facts/regions/region-builder.js';
import { regions } from '../../../dist/facts/regions/regions.js';
import { attribute } from '../../../dist/workers/attribution/attribute.js';
import { Broken } from '../promises.mjs';

export const words = [];

const region = (startAddress, name) => ({
  ...{ startAddress, endAddress: startAddress + 4096n, fileOffset: 0n, inode: 7n },
  ...{ deviceMajor: 8, deviceMinor: 1, permissions: 7, backing: 1, name },
});
export const seeds = () =>
  [
    [],
    [region(0x1000n, '')],
    [region(0x1000n, '/usr/lib/a'), region(0x4000n, '[vdso]'), region(0x9000n, '/b c')],
    [region(0x1000n, '/usr/bin/node'), { ...region(0x5000_0000n, ''), inode: 0n, backing: 0 }],
  ].map((all) => Buffer.from(new Uint8Array(packRegions(all))));

export function check(bytes) {
  const value = new SharedArrayBuffer(bytes.length);
  new Uint8Array(value).set(bytes);
  const reader = open(value);
  if (reader === undefined) return;
  for (let index = 0; index < reader.count; index++) {
    const { name } = reader.region(index);
    if (name.length > bytes.length) throw new Broken(`a name of ${name.length} bytes in ${bytes.length}`);
  }
  for (const index of attribute(reader).keys()) {
    if (!isMemory(reader.backing(index))) throw new Broken(`region ${index} is a file's, and explained`);
  }
}

function open(value) {
  try {
    return regions.view(value);
  } catch (error) {
    // Stated in Fact.view.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
