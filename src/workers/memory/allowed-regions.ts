import { PERMISSION } from '../../facts/regions/region.js';
import type { RegionReader } from '../../facts/regions/region-reader.js';
import { compileGlob } from '../../text/glob.js';
import type { AllowedRegion } from '../messages.js';

/** What entries look at. */
export interface Allowable {
  /** PERMISSION bits. */
  readonly permissions: number;
  /** Negative where a hostile capture turns the addresses round: below every minBytes. */
  readonly bytes: number;
  readonly name: string;
}

/** Decides for the regions of one snapshot, in address order: entries with a count are used up. */
export type Allowance = (region: Allowable) => boolean;

/**
 * Compiles the allow list. Call the result once a snapshot: it gives that snapshot's allowance with fresh counts.
 * A region is taken by the first entry of which all conditions hold and whose count is not used up.
 */
export function compileAllowedRegions(entries: readonly AllowedRegion[]): () => Allowance {
  const compiled = entries.map(compileEntry);
  return () => {
    const left = entries.map(({ count = Number.POSITIVE_INFINITY }) => count);
    return (region) => {
      const taken = compiled.findIndex((holds, entry) => (left[entry] as number) > 0 && holds(region));
      if (taken < 0) return false;
      (left[taken] as number)--;
      return true;
    };
  };
}

function compileEntry({ path, permissions, minBytes = 0, maxBytes = Number.MAX_VALUE }: AllowedRegion) {
  const matchesPath = compileGlob(path);
  const { mask, bits } = compilePermissions(permissions ?? '????');
  return (region: Allowable): boolean => {
    const { permissions, bytes } = region;
    // The name last: it may have to be decoded.
    return (
      (permissions & mask) === bits && bytes >= minBytes && bytes <= maxBytes && matchesPath(region.name)
    );
  };
}

const POSITIONS = [
  { bit: PERMISSION.read, set: 'r' },
  { bit: PERMISSION.write, set: 'w' },
  { bit: PERMISSION.execute, set: 'x' },
  { bit: PERMISSION.shared, set: 's' },
] as const;

function compilePermissions(pattern: string): { mask: number; bits: number } {
  let mask = 0;
  let bits = 0;
  POSITIONS.forEach(({ bit, set }, position) => {
    if (pattern[position] === '?') return;
    mask |= bit;
    if (pattern[position] === set) bits |= bit;
  });
  return { mask, bits };
}

/** A region as entries look at it; its name is decoded when one asks for it. */
export const allowableAt = (regions: RegionReader, index: number): Allowable => ({
  permissions: regions.permissions(index),
  bytes: Number(regions.endAddress(index) - regions.startAddress(index)),
  get name() {
    return regions.name(index);
  },
});
