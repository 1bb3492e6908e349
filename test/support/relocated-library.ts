import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileFixture } from './fixtures.js';
import { temporaryFolder } from './temporary-folder.js';

/** A library whose code the dynamic linker relocates, in a file of its own. */
export function relocatedLibrary(): string {
  const flags = ['-shared', '-fno-pic', '-mcmodel=large', '-Wl,-z,notext'];
  const library = join(temporaryFolder(), 'relocated.so');
  copyFileSync(compileFixture('text-relocations', flags), library);
  return library;
}
