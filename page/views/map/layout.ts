import type { ListedRegion } from '../../../src/page/stream/answers.js';

/** Bytes between the end of a region and the beginning of the next; 0 where they touch. */
export function gapBetween(
  before: Pick<ListedRegion, 'endAddress'>,
  next: Pick<ListedRegion, 'startAddress'>,
): number {
  // Addresses have 64 bits: as numbers, those at the top would lose their last digits.
  const bytes = BigInt(next.startAddress) - BigInt(before.endAddress);
  return bytes > 0n ? Number(bytes) : 0;
}

const PAGE_LOG = 12;
const LARGEST_LOG = 30;

/** Width of a region's bar in percent: by the logarithm of its size, from a page of 4 KiB to a gibibyte. */
export function widthOf(bytes: number): number {
  const share = (Math.log2(Math.max(1, bytes)) - PAGE_LOG) / (LARGEST_LOG - PAGE_LOG);
  return 4 + 96 * Math.min(1, Math.max(0, share));
}
