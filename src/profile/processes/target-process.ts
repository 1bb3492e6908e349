import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import koffi from 'koffi';
import type { TargetShape } from './targets.js';

/**
 * The program that `profile` watches: a game-like process whose map has the size that was asked for. Run with
 * `node --jitless`, which has no executable memory of its own making, so everything in it is clean.
 * Says `ready REGIONS EXECUTABLE` and lives until its standard input ends.
 */
const { regions, executableRegions, changesPerSecond } = JSON.parse(process.argv[2] as string) as TargetShape;

const PAGE = 4096;
const PROT_READ = 1;
const PROT_EXEC = 4;
const MAP_PRIVATE = 2;
const libc = koffi.load(null);
const mmap: (
  address: null,
  size: number,
  protection: number,
  flags: number,
  fd: number,
  offset: number,
) => bigint = libc.func(
  'uintptr_t mmap(void *address, size_t size, int protection, int flags, int fd, int64_t offset)',
);
const munmap: (address: number | bigint, size: number) => number = libc.func(
  'int munmap(uintptr_t address, size_t size)',
);

// One page of the same file over and over: neighbours with the same offset are never merged to one region.
const file = openSync(process.execPath, 'r');
const MAP_FAILED = 2n ** 64n - 1n;

function mapPage(protection: number): number | bigint {
  const address = mmap(null, PAGE, protection, MAP_PRIVATE, file, 0);
  // With more regions than the system allows it ends silently, before it is ready.
  if (BigInt(address) === MAP_FAILED) process.exit(1);
  return address;
}

function countRegions(): { all: number; executable: number } {
  const permissions = readFileSync('/proc/self/maps', 'latin1').match(/^\S+ \S+/gm) ?? [];
  return {
    all: permissions.length,
    executable: permissions.filter((text) => text.at(-2) === 'x').length,
  };
}

let { all, executable } = countRegions();
for (; executable < executableRegions; executable++, all++) mapPage(PROT_READ | PROT_EXEC);
for (; all < regions; all++) mapPage(PROT_READ);

if (changesPerSecond > 0) {
  let extra: number | bigint | undefined;
  setInterval(() => {
    if (extra === undefined) {
      extra = mapPage(PROT_READ | PROT_EXEC);
    } else {
      munmap(extra, PAGE);
      extra = undefined;
    }
  }, 1000 / changesPerSecond);
} else {
  closeSync(file);
}

const reached = countRegions();
writeSync(1, `ready ${reached.all} ${reached.executable}\n`);
process.stdin.on('end', () => process.exit(0)).resume();
