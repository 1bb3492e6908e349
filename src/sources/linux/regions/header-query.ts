import { MEMORY_DEVICES } from './memory-devices.js';
import { ProcmapQuery } from './procmap-query.js';

/** Tells what lies in front of a region, executable or not. */
export class HeaderQuery {
  private readonly query = new ProcmapQuery(0);

  /** Whether the beginning of a file, mapped privately, ends at an address. False as well where that cannot be told. */
  endsAt(mapsFd: number, address: number): boolean {
    const { query } = this;
    query.goTo(address - 1);
    return (
      query.ask(mapsFd) &&
      query.end === address &&
      query.hasInode &&
      query.fileOffset === 0 &&
      !query.isShared &&
      !MEMORY_DEVICES.has(query.device)
    );
  }
}
