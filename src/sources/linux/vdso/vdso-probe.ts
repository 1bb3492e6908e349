import { createHash } from 'node:crypto';
import type { Vdso } from '../../../facts/vdso.js';
import type { HeldProcess } from '../../process/held-process.js';
import { type Attached, type Probe, type Reading, SAME } from '../../process/probe.js';
import { chooseReader, hasPagemap } from '../kernel-features.js';
import { ERRNO, hasExited } from '../libc.js';
import { closeMemory, HeldMemory, type MemoryFiles, openMemory } from '../pages/memory-files.js';
import { IoctlVdsoFinder, NO_VDSO, type Place, TextVdsoFinder, type VdsoFinder } from './find-vdso.js';
import { countChangedBytes } from './own-vdso.js';
import { countWrittenPages, readVdso } from './vdso-pages.js';

/** How often a vdso that moves while it is looked at is looked for. */
const TRIALS = 5;

const UNWRITTEN = { writtenPages: 0, changedBytes: 0, digest: '' } as const;

/**
 * Sees whether a process's vdso is still the kernel's. What asks no more rights than reading the map comes first: whether pages
 * of it were written to. Only of a vdso that was written to are the bytes read.
 */
export const vdsoProbe: Probe<'vdso'> = {
  fact: 'vdso',
  intervalMs: 1000,
  cost: 'costly',
  observesMonitor: false,
  open: openMemory,
  close: closeMemory,
  start({ reader }) {
    if (!hasPagemap()) return () => undefined;
    const finder = chooseReader(reader) === 'ioctl' ? new IoctlVdsoFinder() : new TextVdsoFinder();
    return (held, opened) => new VdsoWatch(held, opened, finder);
  },
};

class VdsoWatch implements Attached<Vdso> {
  private readonly memory: HeldMemory;
  private known: Vdso | undefined;
  private lastStart = 0;

  constructor(
    private readonly held: HeldProcess,
    opened: number,
    private readonly finder: VdsoFinder,
  ) {
    this.memory = new HeldMemory(held, opened);
  }

  read(): Reading<Vdso> {
    const seen = this.memory.look((files, folder) => this.lookThrough(files, folder));
    if ('failed' in seen) return seen;
    const { known } = this;
    if (
      known?.bytes === seen.bytes &&
      known.writtenPages === seen.writtenPages &&
      known.digest === seen.digest
    )
      return SAME;
    this.known = seen;
    return { changed: seen };
  }

  close(): void {
    this.memory.close();
  }

  /** What is there. EAGAIN for a process that moves its vdso all the time: what lies where it was says nothing. */
  private lookThrough(files: MemoryFiles, folder: string): Vdso | number {
    for (let trial = 0; trial < TRIALS; trial++) {
      const place = this.find(files);
      if (typeof place === 'number') return place;
      if (place === NO_VDSO) return { bytes: 0, ...UNWRITTEN };
      const writtenPages = countWrittenPages(files.pagemapFd, place);
      if (writtenPages < 0) return ERRNO.ESRCH;
      if (writtenPages > 0) return this.readWritten(place, writtenPages, folder);
      const after = this.find(files);
      if (typeof after === 'object' && after.start === place.start)
        return { bytes: place.bytes, ...UNWRITTEN };
    }
    return ERRNO.EAGAIN;
  }

  private find({ mapsFd }: MemoryFiles): Place | typeof NO_VDSO | number {
    const place = this.finder.find(mapsFd, this.lastStart);
    if (typeof place === 'object') this.lastStart = place.start;
    return place;
  }

  private readWritten(place: Place, writtenPages: number, folder: string): Vdso {
    const { bytes } = place;
    const content = readVdso(folder, place);
    // Who has the PID by now is asked once more: these bytes come from what was opened by it.
    if (content === undefined || hasExited(this.held.handle))
      return { bytes, writtenPages, changedBytes: -1, digest: '' };
    const digest = createHash('sha256').update(content).digest('hex');
    return { bytes, writtenPages, changedBytes: countChangedBytes(content), digest };
  }
}
