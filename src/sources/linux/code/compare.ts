import type { WrittenRun } from '../../../facts/code.js';
import { PAGE_BYTES } from '../libc.js';
import type { CodeMapping } from './find-code.js';
import { Elf } from './image/elf.js';
import type { Image } from './image/image.js';
import { Pe } from './image/pe.js';
import { MappedFile } from './mapped-file.js';

/** Written pages of one mapping. */
export interface WrittenPages {
  readonly start: number;
  readonly bytes: number;
  readonly mapping: CodeMapping;
}

/** Code that nobody but a loader has written to. */
export const RELOCATED = 'relocated';

/**
 * Compares written pages with their file.
 *
 * @param content what the process has there; undefined where that may not be read
 */
export function compare(pages: WrittenPages, content: Buffer | undefined): WrittenRun | typeof RELOCATED {
  const { start, bytes, mapping } = pages;
  // A sparse file may be mapped beyond what a number counts exactly: there it cannot be read.
  const fileOffset = Math.min(mapping.fileOffset + (start - mapping.start), Number.MAX_SAFE_INTEGER);
  const file = MappedFile.open(mapping);
  const answer = file && compareWith(file, fileOffset, bytes, content);
  file?.close();
  if (answer === RELOCATED) return RELOCATED;
  const unknown = { state: 'unknown', changedBytes: -1, fileOffset, symbol: '' } as const;
  return { startAddress: BigInt(start), bytes, ...(answer ?? unknown) };
}

type Answer = Omit<WrittenRun, 'startAddress' | 'bytes'> | typeof RELOCATED | undefined;

function compareWith(file: MappedFile, fileOffset: number, bytes: number, content?: Buffer): Answer {
  const original = file.readPages(fileOffset, bytes);
  // What is no image no loader relocates: a program has mapped it for itself.
  const image: Image | undefined = Elf.open(file) ?? Pe.open(file);
  const relocated = new Uint8Array(bytes);
  const isTold = image === undefined || image.markRelocated(fileOffset, relocated);
  if (original === undefined || !isTold) return undefined;
  const { changedBytes, first } = differences(original, content, relocated);
  if (changedBytes <= 0 && isRelocatedThroughout(relocated)) return RELOCATED;
  const at = fileOffset + first;
  const symbol = image?.symbolAt(at) ?? '';
  return { state: changedBytes > 0 ? 'changed' : 'written', changedBytes, fileOffset: at, symbol };
}

/** How many bytes differ, -1 when that is not known, and the index of the first, or 0. */
function differences(original: Buffer, content: Buffer | undefined, relocated: Uint8Array) {
  if (content === undefined) return { changedBytes: -1, first: 0 };
  if (content.equals(original)) return { changedBytes: 0, first: 0 };
  let changedBytes = 0;
  let first = 0;
  for (let at = original.length - 1; at >= 0; at--) {
    if (content[at] === original[at] || relocated[at] === 1) continue;
    first = at;
    changedBytes++;
  }
  return { changedBytes, first };
}

/** Whether a loader had a reason to write to each of the pages. */
function isRelocatedThroughout(relocated: Uint8Array): boolean {
  for (let page = 0; page < relocated.length; page += PAGE_BYTES) {
    if (!relocated.subarray(page, page + PAGE_BYTES).includes(1)) return false;
  }
  return true;
}
