import { BACKING } from '../../../facts/regions/backing.js';
import { REGION_WORDS, WORD } from '../../../facts/regions/layout.js';
import { RegionBuilder } from '../../../facts/regions/region-builder.js';
import { ERRNO, errno } from '../libc.js';
import { HeaderQuery } from './header-query.js';
import { ProcmapQuery } from './procmap-query.js';
import { CHANGED, type MapReader, type RegionMap, SAME } from './region-map.js';

/** A map with more executable regions than this is not read (E2BIG). vm.max_map_count is 65,530 by default. */
const MAX_REGIONS = 1 << 20;

/**
 * Asks the kernel for one executable region after another. No text, no filter of our own, and no names but those of
 * regions that were not there before: names cost half as much again.
 *
 * Answers are compared in place with the reading before. Only from the first difference on is a new list made, with the
 * old one running beside it, so that regions that moved up or down in the list keep their names.
 */
export class IoctlReader implements MapReader {
  private readonly query = new ProcmapQuery();
  private readonly headers = new HeaderQuery();
  /** Room for a reading, of any process. */
  private readonly next = new RegionBuilder();

  read(mapsFd: number, map: RegionMap): number {
    const { query } = this;
    const { words, count } = map.current;
    let index = 0;
    query.rewind();
    while (query.ask(mapsFd)) {
      if (index === count || !query.equals(words, index * REGION_WORDS))
        return this.readOn(mapsFd, map, index);
      query.step();
      index++;
    }
    const errorNumber = errno();
    if (errorNumber !== ERRNO.ENOENT) return -errorNumber;
    return map.known && index === count ? SAME : this.readOn(mapsFd, map, index);
  }

  /** The first `same` regions are as they were: asks on from there. */
  private readOn(mapsFd: number, map: RegionMap, same: number): number {
    const { query, next } = this;
    const { current: old } = map;
    next.clear();
    next.names = old.names;
    let index = same;
    /** First of the regions that are as they were and not taken over yet: they end before `index`. */
    let firstKept = 0;
    for (; query.ask(mapsFd); query.step()) {
      let isSame = index < old.count && query.equals(old.words, index * REGION_WORDS);
      if (!isSame) {
        next.copy(old, firstKept, index - firstKept);
        while (index < old.count && query.isAbove(old.words, index * REGION_WORDS)) index++;
        firstKept = index;
        isSame = index < old.count && query.equals(old.words, index * REGION_WORDS);
      }
      if (isSame) {
        index++;
        continue;
      }
      const errorNumber = query.askNamed(mapsFd);
      if (errorNumber === ERRNO.ENOENT) break;
      if (errorNumber !== 0) return -errorNumber;
      if (next.count === MAX_REGIONS) return -ERRNO.E2BIG;
      const backing = next.count * REGION_WORDS + WORD.backing;
      query.appendTo(next);
      if (next.words[backing] === BACKING.anonymous && this.headers.endsAt(mapsFd, query.start))
        next.words[backing] = BACKING.behindHeader;
    }
    const errorNumber = errno();
    if (errorNumber !== ERRNO.ENOENT) return -errorNumber;
    next.copy(old, firstKept, index - firstKept);
    map.advance(next);
    return CHANGED;
  }
}
