import type { CodeOfFiles, UnlinkedCode } from '../../../facts/code.js';
import type { Milliseconds } from '../../../records/time.js';
import { monotonicNowMs } from '../../clock.js';
import type { HeldProcess } from '../../process/held-process.js';
import { type Attached, type Probe, type Reading, SAME } from '../../process/probe.js';
import { chooseReader, hasPagemap } from '../kernel-features.js';
import { ERRNO, hasExited } from '../libc.js';
import { choosePageScan } from '../pages/choose-page-scan.js';
import { closeMemory, HeldMemory, type MemoryFiles, openMemory } from '../pages/memory-files.js';
import type { PageScan } from '../pages/page-scan.js';
import { openProcessMemory } from '../pages/process-memory.js';
import type { WrittenPages } from './compare.js';
import { type CodeFinder, type CodeMapping, IoctlCodeFinder, TextCodeFinder } from './find-code.js';
import { LOADING_MS, NewModules } from './new-modules.js';
import { ageOf, preloadsOf } from './program.js';
import { UnlinkedMappings } from './unlinked-mappings.js';
import { WrittenRuns } from './written-runs.js';

/** Mappings of code that one reading looks at: it takes a call or two for each, and other probes wait meanwhile. */
const MAX_MAPPINGS = 256;
/** Runs of written pages that are compared with their files; those behind them wait until some of these are gone. */
const MAX_FOUND = 4096;
/** Bytes of one run that are compared together. A longer one is taken in pieces. */
const MAX_RUN_BYTES = 256 * 1024;

/** Sees which code of a process's files was written to in memory, and compares it with the files. */
export const codeProbe: Probe<'code'> = {
  fact: 'code',
  intervalMs: 200,
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

class CodeWatch implements Attached<CodeOfFiles> {
  private readonly memory: HeldMemory;
  private readonly runs = new WrittenRuns();
  private readonly unlinked = new UnlinkedMappings();
  private readonly modules = new NewModules();
  private preloads: readonly string[] = [];
  /** What was told last. */
  private known: CodeOfFiles | undefined;
  /** Where the next reading goes on: most have all of the map in one. */
  private from = 0;
  /** What was found below, and what was found last. */
  private found: WrittenPages[] = [];
  private all: readonly WrittenPages[] = [];

  constructor(
    private readonly held: HeldProcess,
    opened: number,
    private readonly finder: CodeFinder,
    private readonly pages: PageScan,
  ) {
    this.memory = new HeldMemory(held, opened);
    this.startAnew(ageOf(held));
  }

  read(): Reading<CodeOfFiles> {
    if (this.memory.isLeft(({ mapsFd }) => this.finder.walk(mapsFd, 0, () => false) === ERRNO.ESRCH))
      this.startAnew(0);
    const seen = this.memory.look((files, folder) => this.lookThrough(files, folder));
    if ('failed' in seen) return seen;
    if (this.known !== undefined && areEqual(this.known, seen)) return SAME;
    this.known = seen;
    return { changed: seen };
  }

  close(): void {
    this.memory.close();
  }

  private lookThrough(files: MemoryFiles, folder: string): CodeOfFiles | number {
    const failure = this.find(files);
    if (failure !== 0) return failure;
    const rest = { unlinked: this.unlinked.listed, added: this.modules.listed, preloads: this.preloads };
    if (this.all.length === 0) return { written: this.runs.look([], () => undefined), ...rest };
    const memory = openProcessMemory(folder);
    const written = this.runs.look(this.all, (start, bytes) => memory.read(start, bytes));
    memory.close();
    // Who has the PID by now is asked once more: these bytes come from what was opened by it.
    return hasExited(this.held.handle) ? ERRNO.ESRCH : { written, ...rest };
  }

  /** Begins anew with a program. @param ageMs how long it has been loading what it needs */
  private startAnew(ageMs: Milliseconds): void {
    this.preloads = preloadsOf(this.held);
    this.modules.startAnew(monotonicNowMs() + LOADING_MS - ageMs);
  }

  /** Finds what there is by now: below the place where this reading ends; above it, what was found last. */
  private find(files: MemoryFiles): number {
    let left = MAX_MAPPINGS;
    let to = Number.POSITIVE_INFINITY;
    let failure = 0;
    const nowMs = monotonicNowMs();
    const walked = this.finder.walk(files.mapsFd, this.from, (mapping) => {
      this.unlinked.visit(mapping);
      this.modules.visit(mapping, nowMs);
      if (!mapping.isShared) failure = this.scan(files, mapping);
      if (failure === 0 && --left > 0) return true;
      to = mapping.end;
      return false;
    });
    // Of memory that has gone meanwhile no page is told: then nothing was seen.
    failure ||= walked || this.finder.walk(files.mapsFd, 0, () => false);
    const { found } = this;
    const isWhole = to === Number.POSITIVE_INFINITY;
    this.from = failure !== 0 || isWhole ? 0 : to;
    if (this.from === 0) this.found = [];
    if (failure === 0) {
      this.all = [...found, ...this.all.filter(({ start }) => start >= to)].slice(0, MAX_FOUND);
    }
    this.unlinked.endReading(failure === 0 ? to : undefined);
    this.modules.endReading(failure === 0 && isWhole);
    return failure;
  }

  /** @returns 0, or an error number */
  private scan({ mapsFd, pagemapFd }: MemoryFiles, { start, end }: CodeMapping): number {
    const runs: [start: number, bytes: number][] = [];
    const failure = this.pages.scan(pagemapFd, start, end, (from, to) => {
      for (let at = from; at < to; at += MAX_RUN_BYTES) runs.push([at, Math.min(to - at, MAX_RUN_BYTES)]);
      return runs.length + this.found.length < MAX_FOUND;
    });
    if (failure !== 0 || runs.length === 0) return failure;
    // The mapping may have gone before its pages were asked for, and made room for memory that never was a file's.
    const mapping = this.finder.describe(mapsFd, start);
    if (mapping?.end === end)
      this.found.push(...runs.map(([from, bytes]) => ({ start: from, bytes, mapping })));
    return 0;
  }
}

const areEqual = (one: CodeOfFiles, other: CodeOfFiles): boolean =>
  areSame(one.written, other.written, (run, before) => {
    const isSame = run.state === before.state && run.changedBytes === before.changedBytes;
    return isSame && run.fileOffset === before.fileOffset;
  }) &&
  areSame(one.unlinked, other.unlinked, () => true) &&
  areSame(one.added, other.added, (module, before) => module.sha256 === before.sha256) &&
  String(one.preloads) === String(other.preloads);

function areSame<Place extends UnlinkedCode>(
  all: readonly Place[],
  others: readonly Place[],
  areAlike: (one: Place, other: Place) => boolean,
): boolean {
  if (all.length !== others.length) return false;
  return all.every((one, at) => {
    const other = others[at];
    if (one.startAddress !== other?.startAddress || one.bytes !== other.bytes) return false;
    return areAlike(one, other);
  });
}
