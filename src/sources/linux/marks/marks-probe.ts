import type { Marks } from '../../../facts/marks.js';
import type { Milliseconds } from '../../../records/time.js';
import { monotonicNowMs } from '../../clock.js';
import type { HeldProcess } from '../../process/held-process.js';
import { type Attached, type Probe, type Reading, SAME } from '../../process/probe.js';
import { close, errno, O_RDONLY_CLOEXEC, open, openForProbe, threadCpuMs } from '../libc.js';
import { type FilesOf, HeldFiles } from '../pages/held-files.js';
import { marksWritable } from './self-test.js';
import { isThere, readSmaps } from './smaps.js';
import { WriteMarks } from './write-marks.js';

/**
 * How many times as long as a reading takes the process is left alone: its memory map is locked while its pages are counted. A gigabyte
 * takes some 30 ms, every 6 s.
 */
const REST = 200;

/** Sees which code of a process was made writable, and is not any more, by a mark that the kernel leaves on it. */
export const marksProbe: Probe<'marks'> = {
  fact: 'marks',
  // A pace of its own: a process with much memory makes no other reading rarer.
  intervalMs: 2000,
  cost: 'costly',
  observesMonitor: false,
  open: (pid) => openForProbe(`/proc/${pid}/smaps`),
  close: (smapsFd) => {
    if (smapsFd >= 0) close(smapsFd);
  },
  start: () => (marksWritable() ? (held, smapsFd) => new MarksWatch(held, smapsFd) : () => undefined),
};

interface Smaps {
  readonly smapsFd: number;
}

const SMAPS: FilesOf<Smaps> = {
  name: 'smaps',
  open(folder) {
    const smapsFd = open(`${folder}/smaps`, O_RDONLY_CLOEXEC);
    return smapsFd < 0 ? errno() : { smapsFd };
  },
  close: ({ smapsFd }) => void close(smapsFd),
};

class MarksWatch implements Attached<Marks> {
  private readonly files: HeldFiles<Smaps>;
  private readonly marks = new WriteMarks();
  private known: Marks | undefined;
  private notBeforeMs: Milliseconds = 0;

  constructor(held: HeldProcess, smapsFd: number) {
    this.files = new HeldFiles(held, SMAPS, smapsFd < 0 ? undefined : { smapsFd });
  }

  read(): Reading<Marks> {
    if (this.known !== undefined && monotonicNowMs() < this.notBeforeMs) return SAME;
    const startMs = threadCpuMs();
    if (this.files.isLeft(({ smapsFd }) => !isThere(smapsFd))) this.marks.startAnew();
    const seen = this.files.look(({ smapsFd }) => this.lookThrough(smapsFd));
    this.notBeforeMs = monotonicNowMs() + REST * (threadCpuMs() - startMs);
    if ('failed' in seen) return seen;
    if (this.known !== undefined && areEqual(this.known, seen)) return SAME;
    this.known = seen;
    return { changed: seen };
  }

  close(): void {
    this.files.close();
  }

  private lookThrough(smapsFd: number): Marks | number {
    this.marks.startReading();
    const failure = readSmaps(smapsFd, (entry) => {
      this.marks.visit(entry);
      return true;
    });
    return failure === 0 ? this.marks.endReading() : failure;
  }
}

/** How many are not followed changes with every mapping that comes or goes: that there are any does not. */
const areEqual = (one: Marks, other: Marks): boolean =>
  one.unfollowed > 0 === other.unfollowed > 0 &&
  one.flipped.length === other.flipped.length &&
  one.flipped.every(({ startAddress, bytes }, at) => {
    const place = other.flipped[at];
    return startAddress === place?.startAddress && bytes === place.bytes;
  });
