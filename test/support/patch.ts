import { closeSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import type { Fixture } from './fixtures.js';

/** A mapping, and where in its file it begins. */
export interface Mapping {
  readonly start: number;
  readonly end: number;
  readonly fileOffset: number;
}

/** The mappings of a process with these permissions, of a file whose path has this ending. */
export function mappings(pid: number, permissions: string, ending: string): Mapping[] {
  return readFileSync(`/proc/${pid}/maps`, 'latin1')
    .split('\n')
    .filter((line) => line.includes(` ${permissions} `) && line.endsWith(ending))
    .map(
      (line) =>
        /^(\w+)-(\w+) \S+ (\w+)/
          .exec(line)
          ?.slice(1)
          .map((hex) => Number.parseInt(hex, 16)) ?? [],
    )
    .map(([start = 0, end = 0, fileOffset = 0]) => ({ start, end, fileOffset }));
}

/** Changes one byte of a process's memory, as debuggers do, and gives the function that puts it back. */
export function patch({ pid }: Pick<Fixture, 'pid'>, address: number): () => void {
  const write = (change: (byte: number) => number) => {
    const memory = openSync(`/proc/${pid}/mem`, 'r+');
    const byte = Buffer.alloc(1);
    readSync(memory, byte, 0, 1, address);
    byte[0] = change(byte[0] as number);
    writeSync(memory, byte, 0, 1, address);
    closeSync(memory);
  };
  write((byte) => byte ^ 1);
  return () => write((byte) => byte ^ 1);
}

/** Where a process has the code of the C library. */
export const libc = ({ pid }: Fixture) => {
  const [place] = mappings(pid, 'r-xp', '/libc.so.6');
  if (place === undefined) throw new Error('expected a program with the C library');
  return place;
};
