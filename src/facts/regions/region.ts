import type { Backing } from './backing.js';

/**
 * Permission bits of a region.
 *
 * @example
 * ```ts
 * import { PERMISSION, RegionReader } from 'clearsight';
 *
 * export function countWritable(snapshot: SharedArrayBuffer): number {
 *   const regions = new RegionReader(snapshot);
 *   const permissions = Array.from({ length: regions.count }, (_, index) => regions.permissions(index));
 *   return permissions.filter((bits) => (bits & PERMISSION.write) !== 0).length;
 * }
 * ```
 */
export const PERMISSION = { read: 1, write: 2, execute: 4, shared: 8 } as const;

/** One mapping, decoded. Only for showing and for tests: the detectors read the packed form. */
export interface Region {
  readonly startAddress: bigint;
  readonly endAddress: bigint;
  /** PERMISSION bits. */
  readonly permissions: number;
  readonly fileOffset: bigint;
  readonly deviceMajor: number;
  readonly deviceMinor: number;
  readonly inode: bigint;
  readonly backing: Backing;
  /**
   * Bytes of the name as the system prints them (a newline is `\012`), one byte a character (latin1), so that invalid UTF-8
   * survives. Empty for anonymous memory. Hostile: escape before showing.
   */
  readonly name: string;
}

/** `rwxp` form of PERMISSION bits. */
export function formatPermissions(permissions: number): string {
  return (
    (permissions & PERMISSION.read ? 'r' : '-') +
    (permissions & PERMISSION.write ? 'w' : '-') +
    (permissions & PERMISSION.execute ? 'x' : '-') +
    (permissions & PERMISSION.shared ? 's' : 'p')
  );
}
