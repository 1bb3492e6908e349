import type { ProcessInfo } from '../../../records/target.js';
import type { Milliseconds } from '../../../records/time.js';
import { counted } from '../../../text/counted.js';
import { monotonicNowMs } from '../../clock.js';
import {
  NOTHING_SEEN,
  type SeenPlace,
  type Sight,
  type TakingBounds,
  type Wanted,
  type Witness,
} from '../../evidence/evidence-system.js';
import {
  close,
  hasExited,
  O_RDONLY_CLOEXEC,
  open,
  PAGE_BYTES,
  pidfdOpen,
  throwWhenExhausted,
} from '../libc.js';
import { choosePageScan } from '../pages/choose-page-scan.js';
import { closeMemoryFiles, type MemoryFiles, openMemoryFiles } from '../pages/memory-files.js';
import { decodeName, memoryFolders, readExecutable, readStat } from '../proc.js';
import { saveMemory } from './saved-memory.js';
import { SeenMap } from './seen-map.js';
import { seeThreads, seeTracer, standsStill } from './seen-threads.js';

/** How long a signalled process may take to stand still: a thread in a call into the kernel stops behind it. */
const STOP_MS = 30;
/** Part of the time that the map may take. */
const MAP_PART = 0.6;

const nap = new Int32Array(new SharedArrayBuffer(4));

interface Files extends MemoryFiles {
  /** -1 where it may not be opened. */
  readonly memFd: number;
}

/** Opens what evidence is taken from; undefined when the PID is not this process's (any more). @throws ClearSightError CS_NATIVE */
export function openWitness({ pid, key }: Pick<ProcessInfo, 'pid' | 'key'>): Witness | undefined {
  const pidfd = pidfdOpen(pid);
  if (pidfd < 0) {
    throwWhenExhausted(`pidfd_open ${pid}`);
    return undefined;
  }
  const isThis = key === `${pid}:${readStat(pid)?.startTime}`;
  // Asked last, as ever: if it lives now, the PID was its own when the start was read.
  if (isThis && !hasExited(pidfd)) return new LinuxWitness(pid, pidfd);
  close(pidfd);
  return undefined;
}

class LinuxWitness implements Witness {
  private files: Files | undefined;
  private readonly scan = choosePageScan();

  constructor(
    private readonly pid: number,
    private readonly pidfd: number,
  ) {
    this.files = openFiles(`/proc/${pid}`);
  }

  take(wanted: readonly Wanted[], { maxBytes, untilMs }: TakingBounds): Sight {
    const { pid, pidfd } = this;
    if (hasExited(pidfd)) return { ...NOTHING_SEEN, missing: ['all: the process had ended'] };
    const isStopped = this.waitForStop(untilMs);
    const startMs = monotonicNowMs();
    const map = this.readMap(wanted, startMs + (untilMs - startMs) * MAP_PART);
    const missing: string[] = [];
    if (!isStopped)
      missing.push('a moment: the process did not stand still, so what is here may be of several');
    if (map === undefined) missing.push('the memory map: it may not be read');
    else if (!map.isWhole) missing.push(`the memory map behind its first ${counted(map.regions, 'mapping')}`);
    const places = this.savePlaces(wanted, map, { maxBytes, untilMs }, missing);
    const { threads, count } = seeThreads(pid);
    if (threads.length < count) missing.push(`threads: ${count - threads.length} of ${count}`);
    const tracer = seeTracer(pid);
    const executable = decodeName(readExecutable(pid));
    // These were read by the PID, which may be another's by now.
    const isGone = hasExited(pidfd);
    if (isGone) missing.push('threads and tracer: the process has ended meanwhile');
    const seen = isGone ? { threads: [], tracer: null, executable: '' } : { threads, tracer, executable };
    const { near, regions, executableRegions, addressBits, modules } = map ?? { ...NOTHING_SEEN };
    return { isStopped, places, near, regions, executableRegions, addressBits, modules, ...seen, missing };
  }

  close(): void {
    if (this.files !== undefined) closeFiles(this.files);
    this.files = undefined;
    close(this.pidfd);
  }

  private waitForStop(untilMs: Milliseconds): boolean {
    const lastMs = Math.min(untilMs, monotonicNowMs() + STOP_MS);
    while (!standsStill(this.pid)) {
      if (monotonicNowMs() >= lastMs) return false;
      Atomics.wait(nap, 0, 0, 1);
    }
    return true;
  }

  /** By files that are opened now, because the process may run another program since; where that is forbidden, by the first ones. */
  private readMap(wanted: readonly Wanted[], untilMs: Milliseconds): SeenMap | undefined {
    const read = (files: Files) => {
      const map = new SeenMap(wanted);
      // A PID that has passed on would show another process.
      return !hasExited(this.pidfd) && map.read(files.mapsFd, untilMs) ? map : undefined;
    };
    const held = this.files && read(this.files);
    for (const folder of memoryFolders(this.pid)) {
      const files = openFiles(folder);
      // Memory that may not be opened now may have been at first.
      const map = files === undefined || (held && files.memFd < 0) ? undefined : read(files);
      if (files === undefined) continue;
      if (map === undefined) {
        closeFiles(files);
        continue;
      }
      if (this.files !== undefined) closeFiles(this.files);
      this.files = files;
      return map;
    }
    return held;
  }

  private savePlaces(
    wanted: readonly Wanted[],
    map: SeenMap | undefined,
    { maxBytes, untilMs }: TakingBounds,
    missing: string[],
  ): readonly SeenPlace[] {
    const { files, scan } = this;
    // Each may take an equal part, and what one leaves is for those behind it.
    let left = maxBytes;
    return wanted.map((one, index) => {
      const region = map?.wantedRegions.get(index);
      const name = one.isKernels ? '[vdso]' : `memory at 0x${one.startAddress.toString(16)}`;
      if (region === undefined) {
        if (map !== undefined) missing.push(`${name}: it is not mapped any more`);
        return { runs: [], isWhole: false };
      }
      if (files === undefined || files.memFd < 0) {
        missing.push(`${name}: it may not be read`);
        return { region, runs: [], isWhole: false };
      }
      const part = Math.max(PAGE_BYTES, Math.floor(left / (wanted.length - index)));
      const { runs, isWhole } = saveMemory({ ...files, scan }, one, region, part, untilMs);
      const saved = runs.reduce((sum, { content }) => sum + content.length, 0);
      left -= saved;
      const all = one.isKernels ? region.endAddress - region.startAddress : one.endAddress - one.startAddress;
      if (!isWhole) missing.push(`${name}: ${counted(saved, 'byte')} of ${all} are saved`);
      return { region, runs, isWhole };
    });
  }
}

function openFiles(folder: string): Files | undefined {
  const files = openMemoryFiles(folder);
  return typeof files === 'number' ? undefined : { ...files, memFd: open(`${folder}/mem`, O_RDONLY_CLOEXEC) };
}

function closeFiles(files: Files): void {
  if (files.memFd >= 0) close(files.memFd);
  closeMemoryFiles(files);
}
