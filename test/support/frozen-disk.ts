import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { temporaryFolder } from './temporary-folder.js';

/** A disk of its own, for root: frozen, it answers no write until it is thawed. */
export interface Disk {
  /** Where it is mounted. */
  readonly folder: string;
  freeze(): void;
  thaw(): void;
}

const succeed = (command: string, ...args: string[]) =>
  expect(spawnSync(command, args, { encoding: 'utf8' }), command).toMatchObject({ status: 0, stderr: '' });

/** Mounts a disk; with the test it is thawed and taken away. */
export function mountDisk(): Disk {
  const image = join(temporaryFolder(), 'disk');
  const folder = temporaryFolder();
  succeed('truncate', '--size=8M', image);
  succeed('mkfs.ext4', '-q', '-F', image);
  succeed('mount', '-o', 'loop', image, folder);
  let isFrozen = false;
  const thaw = () => {
    if (isFrozen) succeed('fsfreeze', '--unfreeze', folder);
    isFrozen = false;
  };
  onTestFinished(() => {
    thaw();
    // What still has files open there may be on its way out.
    succeed('umount', '--lazy', folder);
  });
  return {
    folder,
    freeze() {
      succeed('fsfreeze', '--freeze', folder);
      isFrozen = true;
    },
    thaw,
  };
}
