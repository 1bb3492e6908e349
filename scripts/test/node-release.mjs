import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder with the programs of a release of Node, from the registry, put below `work`; undefined when there is none for this machine. */
export function nodeOf(release, work) {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(work, `node-${release}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund', `${name}@${release}`], {
    cwd: folder,
    stdio: 'ignore',
  });
  return status === 0 ? join(folder, 'node_modules', name, 'bin') : undefined;
}
