import type { ProcessInfo } from '../../../records/target.js';
import { monotonicNowMs } from '../../clock.js';
import type { NameWatch, ProcessTable } from '../platform.js';

/** A process that was looked at. */
export interface Known {
  shortName: string;
  /** Undefined when it is not kept at hand. */
  readonly nameWatch: NameWatch | undefined;
  readonly firstSeenMs: number;
  /** The last pass that listed it. */
  pass: number;
  /** How often its name was followed. */
  renames: number;
  /** Set while it is held. */
  process?: ProcessInfo;
}

/** The processes that were looked at, by PID, until a pass does not list them. Names of many are kept at hand. */
export class KnownProcesses {
  private readonly known = new Map<number, Known>();
  private nameWatches = 0;

  constructor(private readonly processes: ProcessTable) {}

  get(pid: number): Known | undefined {
    return this.known.get(pid);
  }

  /** A copy: they may change while it is walked through. */
  all(): [number, Known][] {
    return [...this.known];
  }

  add(pid: number, shortName: string, pass: number): Known {
    const mayWatch = this.nameWatches < this.processes.maxNameWatches;
    const nameWatch = mayWatch ? this.processes.watchName(pid) : undefined;
    if (nameWatch !== undefined) this.nameWatches++;
    const known = { shortName, nameWatch, firstSeenMs: monotonicNowMs(), pass, renames: 0 };
    this.known.set(pid, known);
    return known;
  }

  /** Its short name now; undefined when it is gone. */
  shortName(pid: number, { nameWatch }: Known): string | undefined {
    return nameWatch === undefined ? this.processes.shortName(pid) : nameWatch.read();
  }

  forget(pid: number): void {
    const nameWatch = this.known.get(pid)?.nameWatch;
    this.known.delete(pid);
    if (nameWatch === undefined) return;
    nameWatch.close();
    this.nameWatches--;
  }

  /** Forgets those that a pass did not list. */
  forgetAllBut(pass: number): void {
    for (const [pid, known] of this.known) if (known.pass !== pass) this.forget(pid);
  }

  close(): void {
    for (const pid of this.known.keys()) this.forget(pid);
  }
}
