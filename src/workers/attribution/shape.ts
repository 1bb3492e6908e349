import { BACKING, type Backing } from '../../facts/regions/backing.js';
import type { Place } from './runtime.js';

const PLAIN: readonly Backing[] = [BACKING.anonymous, BACKING.behindHeader];

/** Plain anonymous memory, wherever it lies, with one of these permissions, as in `rwxp`. */
export const anonymous = (memory: readonly Place[], ...permissions: readonly string[]): Place[] =>
  memory.filter((place) => PLAIN.includes(place.backing) && permissions.includes(place.permissions));

/** Those that have room in so many bytes, one after the other. */
export function fitting(places: readonly Place[], mostBytes: number): Place[] {
  let left = mostBytes;
  return places.filter(({ bytes }) => {
    if (bytes > left) return false;
    left -= bytes;
    return true;
  });
}
