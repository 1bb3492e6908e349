import { MAX_UNWANTED, type UnwantedProgram } from '../../../facts/programs.js';
import { monotonicNowMs } from '../../clock.js';
import type { ProbeSettings } from '../../process/probe.js';
import { readProgram } from '../code/module-file.js';
import { isOwnHelper } from '../own-helpers.js';
import { decodeName, readExecutable, readStat } from '../proc.js';
import { processTable } from '../process-table.js';
import { type Names, type Rule, rulesOf, unwantedBy } from './rules.js';

/** Of the time that hashing may take in one step; the file that is under way is read to its end, some 0.3 s at most. */
const HASHING_MS = 50;
/**
 * How often a process is looked at after it was first seen: it is likely to run another program soon, under the same short name
 * even. Later only a new short name tells.
 */
const LOOKS = 3;

/** A process that was looked at. */
interface Known {
  readonly startTime: string;
  shortName: string;
  looks: number;
  /** Waits for its hash. */
  isPending: boolean;
  unwanted: UnwantedProgram | undefined;
}

/** The unwanted programs that run now, in one look for all targets. The monitor itself is passed over. */
export class UnwantedPrograms {
  /** Steps that were taken. */
  steps = 0;
  /** Why the last step came to nothing, in the system's words; empty when it did not. */
  failure = '';
  private readonly rules: readonly Rule[];
  private readonly hashes: boolean;
  private known = new Map<number, Known>();

  constructor(programs: NonNullable<ProbeSettings['programs']>) {
    this.rules = rulesOf(programs);
    this.hashes = this.rules.some(({ sha256 }) => sha256 !== undefined);
  }

  /** Looks at what is new. */
  step(): void {
    this.steps++;
    this.failure = '';
    const before = this.known;
    const running = this.listProcesses();
    if (this.failure !== '') return;
    this.known = new Map();
    for (const pid of running) {
      const stat = pid === process.pid ? undefined : readStat(pid);
      if (stat === undefined || stat.isKernelThread || stat.state === 'Z' || stat.state === 'X') continue;
      const { startTime, comm: shortName } = stat;
      const earlier = before.get(pid);
      const known =
        earlier?.startTime === startTime
          ? earlier
          : { startTime, shortName, looks: 0, isPending: false, unwanted: undefined };
      this.known.set(pid, known);
      if (known.shortName !== shortName) Object.assign(known, { shortName, looks: 0 });
      if (known.looks < LOOKS) this.lookAt(pid, known);
    }
    this.hash();
  }

  /** Those that run beside a process, by PID. */
  beside(target: number): readonly UnwantedProgram[] {
    const all: UnwantedProgram[] = [];
    for (const [pid, { unwanted }] of this.known)
      if (unwanted !== undefined && pid !== target) all.push(unwanted);
    return all.sort((one, other) => one.pid - other.pid).slice(0, MAX_UNWANTED);
  }

  /** By its names; those that only a hash can tell wait for it. */
  private lookAt(pid: number, known: Known): void {
    known.looks++;
    const byName = this.judge(pid, namesOf(pid, known), '');
    known.isPending = byName === undefined && this.hashes;
    if (!known.isPending) known.unwanted = byName;
  }

  private hash(): void {
    const untilMs = monotonicNowMs() + HASHING_MS;
    for (const [pid, known] of this.known) {
      if (!known.isPending) continue;
      if (monotonicNowMs() >= untilMs) return;
      known.isPending = false;
      known.unwanted = this.judge(pid, namesOf(pid, known), readProgram(pid).sha256);
    }
  }

  private judge(pid: number, names: Names, sha256: string): UnwantedProgram | undefined {
    const found = unwantedBy(this.rules, names, sha256);
    if (found === undefined || isOwnHelper(pid)) return undefined;
    return { pid, name: decodeName(found.name), sha256: found.isByHash ? sha256 : '' };
  }

  private listProcesses(): readonly number[] {
    try {
      return processTable.list();
    } catch (error) {
      // Descriptors have run out.
      this.failure = (error as Error).message;
      return [];
    }
  }
}

function namesOf(pid: number, { shortName }: Known): Names {
  const executable = readExecutable(pid);
  return { shortName, baseName: executable.slice(executable.lastIndexOf('/') + 1) };
}
