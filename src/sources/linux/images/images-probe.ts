import type { PrivateImages } from '../../../facts/images.js';
import type { HeldProcess } from '../../process/held-process.js';
import { type Attached, type Probe, type Reading, SAME } from '../../process/probe.js';
import { lookAtMemory } from '../pages/look-at-memory.js';
import { isExecutable, readPrivateMappings } from '../pages/private-mappings.js';
import { openProcessMemory } from '../pages/process-memory.js';
import { findImages } from './find-images.js';

/** Looks for programs and libraries in the executable memory of a process that no file backs. Most have no such memory. */
export const imagesProbe: Probe<'images'> = {
  fact: 'images',
  intervalMs: 1000,
  cost: 'costly',
  observesMonitor: false,
  // Both files are opened for each look: where that is forbidden by now, the failure says so.
  open: () => -1,
  close: () => {},
  start: () => (held) => new ImagesWatch(held),
};

class ImagesWatch implements Attached<PrivateImages> {
  private known: PrivateImages | undefined;

  constructor(private readonly held: HeldProcess) {}

  read(): Reading<PrivateImages> {
    const seen = lookAtMemory(this.held, `open '/proc/${this.held.process.pid}/mem'`, lookThrough);
    if ('failed' in seen) return seen;
    if (this.known !== undefined && areEqual(this.known, seen)) return SAME;
    this.known = seen;
    return { changed: seen };
  }

  close(): void {}
}

/** @param folder of the process or one of its threads, `/proc/4211` */
function lookThrough(folder: string): PrivateImages | number {
  const all = readPrivateMappings(folder);
  if (typeof all === 'number') return all;
  const mappings = all.filter(({ isAnonymous }) => isAnonymous);
  if (!mappings.some(isExecutable)) return [];
  const memory = openProcessMemory(folder);
  const seen = memory.failure === 0 ? findImages(mappings, memory) : memory.failure;
  memory.close();
  return seen;
}

const areEqual = (some: PrivateImages, others: PrivateImages): boolean =>
  some.length === others.length &&
  some.every(({ startAddress, codeAddress, sign }, at) => {
    const other = others[at];
    return startAddress === other?.startAddress && codeAddress === other.codeAddress && sign === other.sign;
  });
