/** Flags of a page, in the high half of its entry: Documentation/admin-guide/mm/pagemap.rst. */
const PRESENT_OR_SWAPPED = 0xc000_0000;
const NOT_ANONYMOUS = 0x2000_0000;
/** Bytes of a page's entry in `/proc/PID/pagemap`. */
export const ENTRY_BYTES = 8;

/** Whether the process has a page as a copy of its own, by the entry that starts there. */
export function isOwnCopy(entries: Buffer, at: number): boolean {
  const flags = entries.readUInt32LE(at + ENTRY_BYTES / 2);
  return (flags & PRESENT_OR_SWAPPED) !== 0 && (flags & NOT_ANONYMOUS) === 0;
}
