import { readdirSync, readlinkSync } from 'node:fs';

/** What this process has open: paths, and kinds of what has none. */
export const openFiles = () =>
  readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      // The listing's own descriptor is gone by now.
      return [];
    }
  });

/** What is open now and was not before. */
export function openedSince(before: readonly string[]): string[] {
  const rest = [...before];
  return openFiles().filter((file) => {
    const at = rest.indexOf(file);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}
