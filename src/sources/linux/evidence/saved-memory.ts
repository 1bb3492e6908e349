import type { Milliseconds } from '../../../records/time.js';
import { monotonicNowMs } from '../../clock.js';
import type { SavedRun, SeenPlace, SeenRegion, Wanted } from '../../evidence/evidence-system.js';
import { PAGE_BYTES, pread } from '../libc.js';
import { IoctlPageScan, type PageScan } from '../pages/page-scan.js';

/** The time is looked at between two pieces. */
const PIECE_BYTES = 256 * 1024;
/** Runs of one mapping: a sparse one may have a page here and there. */
const MAX_RUNS = 16;
const NOTHING = new Uint8Array(new ArrayBuffer(0));

/** Memory of a process and what is there of it. */
export interface SavingFiles {
  /** -1 where it may not be opened. */
  readonly memFd: number;
  readonly pagemapFd: number;
  readonly scan: PageScan;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads wanted memory. Of a mapping that is larger than the bound: from the place of its finding on, else the pages that the process has
 * written to, else its start.
 *
 * @param maxBytes at least a page
 * @returns runs in the order of addresses; none where nothing may be read
 */
export function saveMemory(
  files: SavingFiles,
  wanted: Wanted,
  region: SeenRegion,
  maxBytes: number,
  untilMs: Milliseconds,
): Pick<SeenPlace, 'runs' | 'isWhole'> {
  const { spans, areAll } = spansOf(files, wanted, region, maxBytes);
  const runs: SavedRun[] = [];
  let isWhole = areAll;
  let left = maxBytes;
  for (const span of spans) {
    const content = monotonicNowMs() < untilMs ? readSpan(files.memFd, span, left, untilMs) : NOTHING;
    if (content.length > 0) runs.push({ startAddress: span.start, content });
    isWhole &&= content.length === span.end - span.start;
    left -= content.length;
  }
  return { runs, isWhole };
}

interface Spans {
  readonly spans: readonly Span[];
  /** There is no content elsewhere. */
  readonly areAll: boolean;
}

function spansOf(files: SavingFiles, wanted: Wanted, region: SeenRegion, maxBytes: number): Spans {
  const start = wanted.isKernels ? region.startAddress : Math.max(wanted.startAddress, region.startAddress);
  const end = wanted.isKernels ? region.endAddress : wanted.endAddress;
  if (end - start <= maxBytes) return { spans: [{ start, end }], areAll: true };
  if (wanted.fileOffset !== undefined) {
    const place = pageOf(region.startAddress + (wanted.fileOffset - region.fileOffset));
    if (place >= start && place < end) return { spans: [{ start: place, end }], areAll: false };
  }
  const written: Span[] = [];
  const error = files.scan.scan(files.pagemapFd, pageOf(start), end, (from, to) => {
    written.push({ start: from, end: to });
    return written.length < MAX_RUNS;
  });
  if (written.length === 0) return { spans: [{ start, end }], areAll: false };
  // The other way of looking stops after a while, and pages of a file have content although nobody wrote to them.
  const isSeen = error === 0 && written.length < MAX_RUNS && files.scan instanceof IoctlPageScan;
  return { spans: written, areAll: isSeen && region.inode === 0n };
}

const pageOf = (address: number): number => address - (address % PAGE_BYTES);

/** As many bytes from the start on as there are. */
function readSpan(memFd: number, { start, end }: Span, maxBytes: number, untilMs: Milliseconds): Uint8Array {
  const bytes = Math.min(end - start, maxBytes);
  // A buffer of its own: it goes to another thread.
  const content = new Uint8Array(new ArrayBuffer(bytes));
  let at = 0;
  while (at < bytes && memFd >= 0) {
    const wanted = Math.min(PIECE_BYTES, bytes - at);
    const got = pread(memFd, content.subarray(at, at + wanted), wanted, start + at);
    if (got > 0) at += got;
    if (got <= 0 || monotonicNowMs() >= untilMs) break;
  }
  return at === bytes ? content : content.slice(0, at);
}
