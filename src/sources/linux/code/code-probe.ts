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

/** Mappings of code that one reading looks at: it takes a call or two for each, and other probes wait meanwhile. */
const MAX_MAPPINGS = 256;

/** Sees which code of a process's files was written to in memory. */
export const codeProbe: Probe<'code'> = {
  fact: 'code',
  intervalMs: 200,
  cost: 'cheap',
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
  /** What was told last. */
  private known: WrittenCode | undefined;
  /** Where the next reading goes on: most have all of the map in one. */
  private from = 0;
  /** What was found below. */
  private found: WrittenRun[] = [];

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

  /** What is written by now: as found below the place where this reading ends, and as known above it. */
  private lookThrough(files: MemoryFiles): WrittenCode | number {
    let left = MAX_MAPPINGS;
    let to = Number.POSITIVE_INFINITY;
    let failure = 0;
    const walked = this.finder.walk(files.mapsFd, this.from, (start, end) => {
      failure = this.scan(files, start, end);
      if (failure === 0 && --left > 0) return true;
      to = end;
      return false;
    });
    // Of memory that has gone meanwhile no page is told: then nothing was seen.
    failure ||= walked || this.finder.walk(files.mapsFd, 0, () => false);
    const { found } = this;
    if (failure !== 0 || to === Number.POSITIVE_INFINITY) {
      this.from = 0;
      this.found = [];
    } else this.from = to;
    if (failure !== 0) return failure;
    const above = this.known?.filter(({ startAddress }) => startAddress >= to) ?? [];
    return [...found, ...above].slice(0, MAX_RUNS);
  }

  /** @returns 0, or an error number */
  private scan({ mapsFd, pagemapFd }: MemoryFiles, start: number, end: number): number {
    const runs: WrittenRun[] = [];
    const failure = this.pages.scan(pagemapFd, start, end, (from, to) => {
      runs.push({ startAddress: BigInt(from), bytes: to - from });
      return runs.length < MAX_RUNS;
    });
    if (failure !== 0 || runs.length === 0) return failure;
    // The mapping may have gone before its pages were asked for, and made room for memory that never was a file's.
    return this.finder.walk(mapsFd, start, (from, to) => {
      if (from === start && to === end) this.found.push(...runs.slice(0, MAX_RUNS - this.found.length));
      return false;
    });
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
