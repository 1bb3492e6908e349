import { ClearSightError } from '../../../errors/errors.js';
import { PackedRing, type RingMemory } from '../../../facts/regions/packed-ring.js';
import type { FailureReason } from '../../../records/record.js';
import type { ProcessInfo } from '../../../records/target.js';
import type { Milliseconds } from '../../../records/time.js';
import { monotonicNowMs } from '../../clock.js';
import type { HeldProcess } from '../../process/held-process.js';
import { type Attached, LATER, type Probe, type Reading, SAME as UNCHANGED } from '../../process/probe.js';
import { chooseReader } from '../kernel-features.js';
import {
  close,
  describeErrno,
  ERRNO,
  errno,
  hasExited,
  O_RDONLY_CLOEXEC,
  open,
  openForProbe,
} from '../libc.js';
import { memoryFolders } from '../proc.js';
import { IoctlReader } from './ioctl-reader.js';
import { CHANGED, type MapReader, RegionMap } from './region-map.js';
import { TextReader } from './text-reader.js';

/** How often `maps` is opened anew (see readMap). */
const REOPEN_MS = 1000;

/** Reads the executable regions of a process through `maps`. */
export const regionsProbe: Probe<'regions'> = {
  fact: 'regions',
  intervalMs: 'scan',
  restsOn: 'mappings',
  cost: 'cheap',
  observesMonitor: false,
  open: (pid) => openForProbe(`/proc/${pid}/maps`),
  close: (mapsFd) => {
    if (mapsFd >= 0) close(mapsFd);
  },
  start({ reader: wanted }) {
    const reader = chooseReader(wanted) === 'ioctl' ? new IoctlReader() : new TextReader();
    const memory = { bytes: 0 };
    return (held, mapsFd) => new RegionsWatch(held, mapsFd, reader, memory);
  },
};

class RegionsWatch implements Attached<SharedArrayBuffer> {
  private readonly map = new RegionMap();
  private readonly ring: PackedRing;
  /** Whether the map has changed since it was given. */
  private isUntold = false;
  private readonly process: ProcessInfo;
  private readonly pidfd: number;
  private reopenAtMs: Milliseconds = 0;
  private openError = 0;

  constructor(
    { process, handle }: HeldProcess,
    private mapsFd: number,
    private readonly reader: MapReader,
    memory: RingMemory,
  ) {
    this.ring = new PackedRing(memory);
    this.process = process;
    this.pidfd = handle;
    if (mapsFd >= 0) this.reopenAtMs = monotonicNowMs() + REOPEN_MS;
  }

  read(): Reading<SharedArrayBuffer> {
    let status: number;
    try {
      status = this.readMap();
    } catch (error) {
      // A text that no kernel would print: the next one may be sound.
      if (!(error instanceof ClearSightError)) throw error;
      return { failed: { reason: 'transient', message: error.message, isEnding: false } };
    }
    if (status === CHANGED) this.isUntold = true;
    if (status >= 0) return this.isUntold ? this.tell() : UNCHANGED;
    const errorNumber = -status;
    const message = describeErrno(errorNumber, `read '/proc/${this.process.pid}/maps'`);
    const isEnding = errorNumber === ERRNO.ESRCH || errorNumber === ERRNO.ENOENT;
    return { failed: { reason: reasonOf(errorNumber), message, isEnding } };
  }

  private tell(): Reading<SharedArrayBuffer> {
    const { current } = this.map;
    const buffer = this.ring.next(current.packedBytes);
    if (buffer === undefined) return LATER;
    this.isUntold = false;
    return { changed: current.build(buffer) };
  }

  close(): void {
    this.closeMaps();
    this.ring.close();
  }

  private closeMaps(): void {
    if (this.mapsFd >= 0) close(this.mapsFd);
    this.mapsFd = -1;
  }

  /**
   * Reads through the descriptor that is held. It belongs to the memory that the process had when it was opened: after an
   * exec that memory is gone (ESRCH), or lives on in a process that shared it (vfork), unseen. So it is opened anew at
   * once in the first case, and every second for the second. Where that is forbidden by now, the old one stays.
   */
  private readMap(): number {
    if (monotonicNowMs() < this.reopenAtMs) {
      if (this.mapsFd < 0) return -this.openError;
      const status = this.reader.read(this.mapsFd, this.map);
      if (status !== -ERRNO.ESRCH) return status;
    }
    this.reopenAtMs = monotonicNowMs() + REOPEN_MS;
    for (const folder of memoryFolders(this.process.pid)) {
      const newer = this.openMaps(`${folder}/maps`);
      if (newer < 0) break;
      const status = this.reader.read(newer, this.map);
      if (status === -ERRNO.ESRCH) {
        close(newer);
        continue;
      }
      this.closeMaps();
      this.mapsFd = newer;
      return status;
    }
    if (this.mapsFd >= 0) {
      const status = this.reader.read(this.mapsFd, this.map);
      if (status !== -ERRNO.ESRCH) return status;
      this.closeMaps();
    }
    return -this.openError;
  }

  /** Opens a map, or -1: the process that has the PID may be another by now, the pidfd tells. */
  private openMaps(path: string): number {
    const fd = open(path, O_RDONLY_CLOEXEC);
    this.openError = fd < 0 ? errno() : ERRNO.ESRCH;
    if (fd >= 0 && hasExited(this.pidfd)) {
      close(fd);
      return -1;
    }
    return fd;
  }
}

function reasonOf(errorNumber: number): FailureReason {
  switch (errorNumber) {
    case ERRNO.EACCES:
    case ERRNO.EPERM:
      return 'denied';
    case ERRNO.EBADF:
    case ERRNO.EFAULT:
    case ERRNO.EINVAL:
    case ERRNO.ENOTTY:
      return 'unrecoverable';
    default:
      return 'transient';
  }
}
