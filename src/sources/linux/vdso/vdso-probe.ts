import { createHash } from 'node:crypto';
import type { Vdso } from '../../../facts/vdso.js';
import type { HeldProcess } from '../../process/held-process.js';
import { type Attached, type Probe, type Reading, SAME } from '../../process/probe.js';
import { chooseReader, hasPagemap } from '../kernel-features.js';
import { describeErrno, ERRNO, hasExited, throwWhenExhausted } from '../libc.js';
import { memoryFolders } from '../proc.js';
import { IoctlVdsoFinder, NO_VDSO, type Place, TextVdsoFinder, type VdsoFinder } from './find-vdso.js';
import {
  closeMemoryFiles,
  type MemoryFiles,
  openMemoryFiles,
  packMemoryFiles,
  unpackMemoryFiles,
} from './memory-files.js';
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
  cost: 'cheap',
  observesMonitor: false,
  open(pid) {
    const folder = `/proc/${pid}`;
    const files = openMemoryFiles(folder);
    if (typeof files !== 'number') return packMemoryFiles(files);
    throwWhenExhausted(folder, files);
    return -1;
  },
  close(opened) {
    const files = unpackMemoryFiles(opened);
    if (files !== undefined) closeMemoryFiles(files);
  },
  start({ reader }) {
    if (!hasPagemap()) return () => undefined;
    const finder = chooseReader(reader) === 'ioctl' ? new IoctlVdsoFinder() : new TextVdsoFinder();
    return (held, opened) => new VdsoWatch(held, unpackMemoryFiles(opened), finder);
  },
};

class VdsoWatch implements Attached<Vdso> {
  private known: Vdso | undefined;
  private lastStart = 0;

  constructor(
    private readonly held: HeldProcess,
    private files: MemoryFiles | undefined,
    private readonly finder: VdsoFinder,
  ) {}

  read(): Reading<Vdso> {
    const seen = this.look();
    if (typeof seen === 'number') {
      const message = describeErrno(seen, `open '/proc/${this.held.process.pid}/pagemap'`);
      const isDenied = seen === ERRNO.EACCES || seen === ERRNO.EPERM;
      return { failed: { reason: isDenied ? 'denied' : 'transient', message, isEnding: !isDenied } };
    }
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
    if (this.files !== undefined) closeMemoryFiles(this.files);
    this.files = undefined;
  }

  /**
   * The files belong to the memory that the process had when they were opened; by now it may run another program. So they are
   * opened anew each time, and where that is forbidden by now, the old ones tell. An error number when none do.
   */
  private look(): Vdso | number {
    let error: number = ERRNO.ESRCH;
    for (const folder of memoryFolders(this.held.process.pid)) {
      const files = openMemoryFiles(folder);
      if (typeof files === 'number') {
        error = files;
        if (error === ERRNO.ESRCH) continue;
        break;
      }
      // The process that has the PID may be another by now.
      const seen = hasExited(this.held.handle) ? ERRNO.ESRCH : this.lookThrough(files, folder);
      if (seen === ERRNO.ESRCH) {
        closeMemoryFiles(files);
        continue;
      }
      this.close();
      this.files = files;
      return seen;
    }
    if (this.files === undefined) return error;
    const seen = this.lookThrough(this.files, `/proc/${this.held.process.pid}`);
    if (seen !== ERRNO.ESRCH) return seen;
    this.close();
    return error;
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
