import { PERMISSION } from '../../../facts/regions/region.js';
import { PAGE_BYTES } from '../libc.js';

/** What is executable for longer is there for scans to see. */
const MAX_FLIP_NS = 1e9;
/** Executable memory of a process that is remembered: each takes some 60 bytes. */
export const MAX_GIVEN = 64;
/** PROT_READ, PROT_WRITE and PROT_EXEC, which are the bits of PERMISSION. */
const PROTECTION = 7;

/** Memory that was made executable a short time ago. */
interface Given {
  readonly start: number;
  readonly end: number;
  readonly permissions: number;
  readonly time: number;
}

/** A flip, once it is over. */
export type FoundFlip = Given & { readonly microseconds: number };

/** Follows what a process does to the permissions of its memory. */
export class FlipFinder {
  private given: readonly Given[] = [];

  /**
   * A change of permissions that the kernel has made.
   *
   * @param time nanoseconds
   * @param bytes rounded up to whole pages, as the kernel does
   * @param onForgotten called for each that there was no room to remember, so that its end will not be seen
   * @returns what is not executable any more by it, or not writable at once
   */
  change(
    time: number,
    start: number,
    bytes: number,
    protection: number,
    onForgotten: () => void,
  ): readonly FoundFlip[] {
    const end = start + Math.ceil(bytes / PAGE_BYTES) * PAGE_BYTES;
    const permissions = protection & PROTECTION;
    const isGiven = (permissions & PERMISSION.execute) !== 0;
    // Most programs never make anything executable.
    if (this.given.length === 0 && !isGiven) return [];
    const flips: FoundFlip[] = [];
    const left: Given[] = [];
    for (const one of this.given) {
      if (time - one.time > MAX_FLIP_NS) continue;
      if (one.end <= start || one.start >= end) {
        left.push(one);
        continue;
      }
      if (isLess(permissions, one.permissions)) {
        const [from, to] = [Math.max(start, one.start), Math.min(end, one.end)];
        const microseconds = Math.max(0, Math.round((time - one.time) / 1000));
        flips.push({ ...one, start: from, end: to, microseconds });
      }
      // What lies beside it is as it was.
      if (one.start < start) left.push({ ...one, end: start });
      if (one.end > end) left.push({ ...one, start: end });
    }
    if (isGiven) left.push({ start, end, permissions, time });
    while (left.length > MAX_GIVEN) {
      left.shift();
      onForgotten();
    }
    this.given = left;
    return flips;
  }
}

/** Code there cannot run any more, or cannot be written any more. */
const isLess = (now: number, before: number): boolean =>
  (before & ~now & (PERMISSION.execute | PERMISSION.write)) !== 0;
