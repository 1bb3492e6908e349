import type { Difference, ModuleName, SavedRun, SeenRegion } from '../../evidence/evidence-system.js';
import { buildIdOf } from '../code/image/build-id.js';
import { Elf } from '../code/image/elf.js';
import { hashOf } from '../code/image/file-hash.js';
import { Pe } from '../code/image/pe.js';
import { MappedFile } from '../code/mapped-file.js';

const MAX_DIFFERENCES = 256;
const MAX_DIFFERENCE_BYTES = 64;
const MAX_HASHED_BYTES = 4 * 1024 ** 2;
/** Equal bytes that part two differences. */
const GAP_BYTES = 8;

/** The file of a mapping; undefined where it has none, or none that can be read without danger. */
const fileOf = ({
  name: path,
  device,
  inode,
  startAddress: start,
  endAddress: end,
  fileOffset,
}: SeenRegion) =>
  inode === 0n
    ? undefined
    : MappedFile.open({ path, device, inode, start, end, fileOffset, isShared: false });

/** What differs from the file, those bytes aside that a loader relocates. */
export function differences(
  region: SeenRegion,
  { startAddress, content }: SavedRun,
): readonly Difference[] | undefined {
  const file = fileOf(region);
  if (file === undefined) return undefined;
  try {
    const fileOffset = region.fileOffset + (startAddress - region.startAddress);
    const original = file.readPages(fileOffset, content.length);
    const relocated = new Uint8Array(content.length);
    const image = Elf.open(file) ?? Pe.open(file);
    if (original === undefined || image?.markRelocated(fileOffset, relocated) === false) return undefined;
    return runsOf(original, content, relocated).map(({ from, to }) => ({
      startAddress: startAddress + from,
      fileOffset: fileOffset + from,
      inFile: original.subarray(from, to),
      inMemory: content.subarray(from, to),
    }));
  } finally {
    file.close();
  }
}

function runsOf(original: Buffer, content: Uint8Array, relocated: Uint8Array) {
  const runs: { from: number; to: number }[] = [];
  for (let at = 0; at < content.length; at++) {
    if (content[at] === original[at] || relocated[at] === 1) continue;
    const last = runs.at(-1);
    if (last !== undefined && at - last.to < GAP_BYTES && at - last.from < MAX_DIFFERENCE_BYTES)
      last.to = at + 1;
    else if (runs.length >= MAX_DIFFERENCES) break;
    else runs.push({ from: at, to: at + 1 });
  }
  return runs;
}

/** The build-id of a file, else its hash. */
export function nameOf(module: SeenRegion): ModuleName {
  const file = fileOf(module);
  if (file === undefined) return { buildId: '', sha256: '' };
  try {
    const elf = Elf.open(file);
    const buildId = elf === undefined ? '' : buildIdOf(elf);
    return { buildId, sha256: buildId === '' ? hashOf(file, MAX_HASHED_BYTES) : '' };
  } finally {
    file.close();
  }
}
