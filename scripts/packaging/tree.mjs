// What a package holds does not depend on when, where and with which umask it was made.
import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, lutimesSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Everything below a folder, in an order that is the same everywhere. */
function entriesIn(folder) {
  return readdirSync(folder, { recursive: true })
    .sort()
    .map((name) => {
      const path = join(folder, name);
      return { path, stats: lstatSync(path) };
    });
}

/** Gives everything in a tree, and the tree, the same time (seconds since 1970), and the rights that files of a system have. */
export function settle(tree, seconds) {
  for (const { path, stats } of [...entriesIn(tree), { path: tree, stats: lstatSync(tree) }]) {
    const isProgram = stats.isDirectory() || (stats.mode & 0o100) !== 0 || isScript(relative(tree, path));
    if (!stats.isSymbolicLink()) chmodSync(path, isProgram ? 0o755 : 0o644);
    lutimesSync(path, seconds, seconds);
  }
}

const isScript = (path) => /^DEBIAN\/(pre|post)(inst|rm)$/.test(path);

/** Bytes of all files. */
export const bytesIn = (tree) => files(tree).reduce((sum, { stats }) => sum + stats.size, 0);

/** What `dpkg --verify` compares with. */
export const checksumsIn = (tree) =>
  files(tree)
    .map(({ path }) => [createHash('md5').update(readFileSync(path)).digest('hex'), relative(tree, path)])
    .filter(([, name]) => !name.startsWith('DEBIAN/'))
    .map((row) => `${row.join('  ')}\n`)
    .join('');

const files = (tree) => entriesIn(tree).filter(({ stats }) => stats.isFile());
