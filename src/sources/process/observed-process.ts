import type { RecordableHistogram } from 'node:perf_hooks';
import type { MemoryErrorReason } from '../../records/record.js';
import type { Milliseconds } from '../../records/time.js';
import { monotonicNowMs } from '../clock.js';
import { close, describeErrno, ERRNO, errno, hasExited, O_RDONLY_CLOEXEC, open } from '../linux/libc.js';
import { listThreads } from '../linux/proc.js';
import { CHANGED, type MapReader, RegionMap, SAME } from '../linux/region-map.js';
import type { HeldProcess, ObservedRecord } from './messages.js';

/** Unchanged scans are counted for so long before they are told. */
const COALESCE_MS = 10;
/** How often `maps` is opened anew (see read), and the same error told again. */
const REOPEN_MS = 1000;

/** The observer's side of one held process: scans its map, and tells changes, counts and failures. */
export class ObservedProcess {
  private readonly map = new RegionMap();
  private mapsFd: number;
  private reopenAtMs: Milliseconds = 0;
  private openError = 0;
  private unchanged = 0;
  private firstUnchangedMs: Milliseconds = 0;
  private lastUnchangedMs: Milliseconds = 0;
  private toldMs: Milliseconds = 0;
  private failure = '';
  private failures = 0;
  private failureToldMs: Milliseconds = 0;

  constructor(
    readonly held: HeldProcess,
    private readonly reader: MapReader,
    private readonly scanTimes?: RecordableHistogram,
  ) {
    this.mapsFd = held.mapsFd;
    if (this.mapsFd >= 0) this.reopenAtMs = monotonicNowMs() + REOPEN_MS;
  }

  /** One scan. Appends what there is to tell. */
  scan(records: ObservedRecord[]): void {
    const startMs = monotonicNowMs();
    const status = this.read();
    const time = monotonicNowMs();
    this.scanTimes?.record(Math.max(1, Math.round((time - startMs) * 1e6)));
    if (status < 0) {
      this.fail(records, time, -status);
      return;
    }
    this.failure = '';
    const { key, pid } = this.held.process;
    if (status === CHANGED) {
      this.tellUnchanged(records);
      records.push({ kind: 'snapshot', time, key, pid, regions: this.map.current.build() });
      this.toldMs = time;
    } else if (status === SAME) {
      if (this.unchanged === 0) this.firstUnchangedMs = time;
      this.unchanged++;
      this.lastUnchangedMs = time;
      if (time - this.toldMs >= COALESCE_MS) this.tellUnchanged(records);
    }
  }

  /** Appends the scans that were counted and not told yet. */
  tellUnchanged(records: ObservedRecord[]): void {
    if (this.unchanged === 0) return;
    const { key, pid } = this.held.process;
    records.push({
      kind: 'unchanged',
      time: this.lastUnchangedMs,
      key,
      pid,
      firstTime: this.firstUnchangedMs,
      count: this.unchanged,
    });
    this.unchanged = 0;
    this.toldMs = this.lastUnchangedMs;
  }

  close(): void {
    if (this.mapsFd >= 0) close(this.mapsFd);
    this.mapsFd = -1;
  }

  /**
   * Reads through the descriptor that is held. It belongs to the memory that the process had when it was opened: after an
   * exec that memory is gone (ESRCH), or lives on in a process that shared it (vfork), unseen. So it is opened anew at
   * once in the first case, and every second for the second. Where that is forbidden by now, the old one stays.
   */
  private read(): number {
    if (monotonicNowMs() < this.reopenAtMs) {
      if (this.mapsFd < 0) return -this.openError;
      const status = this.reader.read(this.mapsFd, this.map);
      if (status !== -ERRNO.ESRCH) return status;
    }
    this.reopenAtMs = monotonicNowMs() + REOPEN_MS;
    for (const path of this.paths()) {
      const newer = this.openMaps(path);
      if (newer < 0) break;
      const status = this.reader.read(newer, this.map);
      if (status === -ERRNO.ESRCH) {
        close(newer);
        continue;
      }
      this.close();
      this.mapsFd = newer;
      return status;
    }
    if (this.mapsFd >= 0) {
      const status = this.reader.read(this.mapsFd, this.map);
      if (status !== -ERRNO.ESRCH) return status;
      this.close();
    }
    return -this.openError;
  }

  /** Where the map can be opened. When the first thread has ended, and only then, it has none, but the others have. */
  private *paths(): Iterable<string> {
    const { pid } = this.held.process;
    yield `/proc/${pid}/maps`;
    for (const thread of listThreads(pid)) {
      if (thread !== pid) yield `/proc/${pid}/task/${thread}/maps`;
    }
  }

  /** Opens a map, or -1: the process that has the PID may be another by now, the pidfd tells. */
  private openMaps(path: string): number {
    const fd = open(path, O_RDONLY_CLOEXEC);
    this.openError = fd < 0 ? errno() : ERRNO.ESRCH;
    if (fd >= 0 && hasExited(this.held.pidfd)) {
      close(fd);
      return -1;
    }
    return fd;
  }

  private fail(records: ObservedRecord[], time: Milliseconds, errorNumber: number): void {
    // A process that is ending has no memory for a moment before the pidfd says so; then it is told as gone.
    const isEnding = errorNumber === ERRNO.ESRCH || errorNumber === ERRNO.ENOENT;
    const { key, pid } = this.held.process;
    const text = describeErrno(errorNumber, `read '/proc/${pid}/maps'`);
    const isNew = text !== this.failure;
    if (isNew) {
      this.failure = text;
      this.failures = 0;
      this.failureToldMs = isEnding ? time : -REOPEN_MS;
    }
    this.failures++;
    const reason = reasonOf(errorNumber);
    if (time - this.failureToldMs < REOPEN_MS || (!isNew && reason !== 'transient')) return;
    const message = this.failures > 1 ? `${text} (${this.failures} times)` : text;
    this.failureToldMs = time;
    this.failures = 0;
    this.tellUnchanged(records);
    records.push({ kind: 'memory-error', time, key, pid, reason, message });
  }
}

function reasonOf(errorNumber: number): MemoryErrorReason {
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
