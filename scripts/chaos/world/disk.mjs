// A small disk of its own for the logs, that can be filled and frozen: ext4 in a file, else memory, else neither.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const BYTES = 24 * 1024 * 1024;

const run = (program, ...args) => spawnSync(program, args, { stdio: 'ignore' }).status === 0;

export class Disk {
  canFill = false;
  canFreeze = false;
  #isFrozen = false;

  constructor(folder) {
    this.folder = join(folder, 'disk');
    mkdirSync(this.folder);
    const image = join(folder, 'disk.img');
    writeFileSync(image, '');
    truncateSync(image, BYTES);
    const isMade = run('mkfs.ext4', '-q', '-F', '-m', '0', image);
    if (isMade && run('mount', '-o', 'loop', image, this.folder)) {
      this.canFill = true;
      this.canFreeze = run('fsfreeze', '-f', this.folder) && run('fsfreeze', '-u', this.folder);
    } else {
      this.canFill = run('mount', '-t', 'tmpfs', '-o', `size=${BYTES}`, 'tmpfs', this.folder);
    }
  }

  fill() {
    const { bavail, bsize } = statfsSync(this.folder);
    try {
      writeFileSync(join(this.folder, 'filler'), Buffer.alloc(bavail * bsize));
    } catch (error) {
      // The last blocks may go to the tables of the file system.
      if (error.code !== 'ENOSPC') throw error;
    }
  }

  free() {
    rmSync(join(this.folder, 'filler'), { force: true });
  }

  freeze() {
    this.#isFrozen = run('fsfreeze', '-f', this.folder);
  }

  thaw() {
    if (this.#isFrozen) run('fsfreeze', '-u', this.folder);
    this.#isFrozen = false;
  }

  unmount() {
    this.thaw();
    if (this.canFill) run('umount', '-l', this.folder);
  }
}
