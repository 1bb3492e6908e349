import type { RegionReader } from '../../facts/regions/region-reader.js';
import type { Explained } from '../messages.js';
import type { Runtime } from './runtime.js';

/** Sums up explained regions by runtime, in the order of first sight. */
export function tallyExplained(
  indices: readonly number[],
  runtimes: ReadonlyMap<number, Runtime>,
  regions: RegionReader,
): readonly Explained[] {
  const tally = new Map<Runtime, { regions: number; bytes: number }>();
  for (const index of indices) {
    const runtime = runtimes.get(index);
    if (runtime === undefined) continue;
    const sum = tally.get(runtime) ?? { regions: 0, bytes: 0 };
    tally.set(runtime, sum);
    sum.regions++;
    sum.bytes += Number(regions.endAddress(index) - regions.startAddress(index));
  }
  return Array.from(tally, ([{ id, title }, sum]) => ({ runtime: id, title, ...sum }));
}
