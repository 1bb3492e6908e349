import { MAX_RUNS, type WrittenCode, type WrittenRun } from '../../../facts/code.js';
import type { HeldProcess } from '../../process/held-process.js';
import { type Attached, type Probe, type Reading, SAME } from '../../process/probe.js';
import { chooseReader, hasPagemap } from '../kernel-features.js';
import {
  closeMemory,
  closeMemoryFiles,
  HeldMemory,
  type MemoryFiles,
  openMemory,
  openMemoryFiles,
} from '../pages/memory-files.js';
import { EntryPageScan, hasPagemapScan, IoctlPageScan, type PageScan } from '../pages/page-scan.js';
import { type CodeFinder, IoctlCodeFinder, TextCodeFinder } from './find-code.js';

/**
 * Sees which code of a process's files was written to in memory. It takes a call for each mapping, so with many of them it is slow,
 * and has a thread and a pace of its own.
 */
export const codeProbe: Probe<'code'> = {
  fact: 'code',
  intervalMs: 1000,
  cost: 'costly',
  observesMonitor: false,
  open: openMemory,
  close: closeMemory,
  start({ reader }) {
    if (!hasPagemap()) return () => undefined;
    const finder = chooseReader(reader) === 'ioctl' ? new IoctlCodeFinder() : new TextCodeFinder();
    const pages = choosePageScan();
    return (held, opened) => new CodeWatch(held, opened, finder, pages);
  },
};

class CodeWatch implements Attached<WrittenCode> {
  private readonly memory: HeldMemory;
  private known: WrittenCode | undefined;

  constructor(
    held: HeldProcess,
    opened: number,
    private readonly finder: CodeFinder,
    private readonly pages: PageScan,
  ) {
    this.memory = new HeldMemory(held, opened);
  }

  read(): Reading<WrittenCode> {
    const seen = this.memory.look((files) => this.lookThrough(files));
    if ('failed' in seen) return seen;
    if (this.known !== undefined && areEqual(this.known, seen)) return SAME;
    this.known = seen;
    return { changed: seen };
  }

  close(): void {
    this.memory.close();
  }

  /**
   * What is written is looked for twice: a mapping that goes while its pages are asked for may make room for memory that never was a
   * file's.
   */
  private lookThrough(files: MemoryFiles): WrittenCode | number {
    const first = this.find(files);
    if (typeof first === 'number') return first;
    // Of memory that has gone meanwhile no page is told. Then nothing was seen.
    if (first.length === 0) return this.finder.walk(files.mapsFd, () => false) || first;
    const second = this.find(files);
    if (typeof second === 'number') return second;
    const starts = new Set(first.map(({ startAddress }) => startAddress));
    return second.filter(({ startAddress }) => starts.has(startAddress));
  }

  private find({ mapsFd, pagemapFd }: MemoryFiles): WrittenCode | number {
    const runs: WrittenRun[] = [];
    const add = (start: number, end: number) => {
      if (runs.length < MAX_RUNS) runs.push({ startAddress: BigInt(start), bytes: end - start });
    };
    let failure = 0;
    const walked = this.finder.walk(mapsFd, (start, end) => {
      failure = this.pages.scan(pagemapFd, start, end, add);
      return failure === 0 && runs.length < MAX_RUNS;
    });
    return walked || failure || runs;
  }
}

function choosePageScan(): PageScan {
  const files = openMemoryFiles('/proc/self');
  if (typeof files === 'number') return new EntryPageScan();
  const isAnswered = hasPagemapScan(files.pagemapFd);
  closeMemoryFiles(files);
  return isAnswered ? new IoctlPageScan() : new EntryPageScan();
}

const areEqual = (one: WrittenCode, other: WrittenCode): boolean =>
  one.length === other.length &&
  one.every(({ startAddress, bytes }, at) => {
    const run = other[at];
    return startAddress === run?.startAddress && bytes === run.bytes;
  });
