import { lstatSync, type Stats } from 'node:fs';
import { escapeControls } from '../../text/escape.js';

const GROUP_OR_OTHERS_WRITE = 0o022;
const STICKY = 0o1000;

/**
 * Names the files and folders that another user may change: writable by group or others, or owned by somebody who is
 * neither this user nor root. One sentence each, ready for a log. Missing paths and symbolic links are passed over.
 *
 * A folder with the sticky bit is fine: nobody can replace the files of others in it.
 */
export function insecurePaths(paths: readonly string[]): string[] {
  const warnings: string[] = [];
  for (const path of paths) {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined || stats.isSymbolicLink()) continue;
    const shown = escapeControls(path);
    const mode = (stats.mode & 0o7777).toString(8).padStart(4, '0');
    if (isWritableByOthers(stats)) warnings.push(`other users may write ${shown} (mode ${mode})`);
    if (isForeign(stats)) warnings.push(`another user owns ${shown} (uid ${stats.uid})`);
  }
  return warnings;
}

function isWritableByOthers(stats: Stats): boolean {
  if (stats.isDirectory() && (stats.mode & STICKY) !== 0) return false;
  return (stats.mode & GROUP_OR_OTHERS_WRITE) !== 0;
}

function isForeign(stats: Stats): boolean {
  return stats.uid !== 0 && stats.uid !== process.geteuid?.();
}
