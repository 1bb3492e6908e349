import { MAX_LEARNT_CLASSES, MAX_LEARNT_MODULES } from '../../config/forms/baseline.js';
import { formatPermissions } from '../../facts/regions/region.js';
import { RegionReader } from '../../facts/regions/region-reader.js';
import type { SourceRecord } from '../../records/record.js';
import { escapeNameBytes } from '../../text/escape.js';
import {
  areOf,
  type LearntMemory,
  type LearntModule,
  originOf,
  programIn,
  runs,
} from '../../workers/memory/baseline/baseline.js';

/** What was seen of one program in one run, by classes and by files. */
export interface LearntRun {
  readonly memory: Map<string, Omit<LearntMemory, 'runs' | 'reason'>>;
  readonly modules: Map<string, Omit<LearntModule, 'runs' | 'reason'>>;
  /** There was more than a baseline holds, or than is looked at. */
  isCut: boolean;
}

/** Programs of one run: a launcher may start a few. */
const MAX_PROGRAMS = 64;

/** Processes of which it is remembered what they ran. */
const MAX_PROCESSES = 10_000;

/** Takes in what the sources see of processes, and keeps what belongs into a baseline, program by program. */
export class Learner {
  /** By the name of the program, escaped. */
  readonly programs = new Map<string, LearntRun>();
  /** The program that each process was seen to run last, by PID: those that have ended too, as they came. */
  readonly lastPrograms = new Map<number, string>();

  /** @param executableOf the path of the program that a process runs now, bytes one a character; empty when it may not be read */
  constructor(private readonly executableOf: (pid: number) => string) {}

  observe(record: SourceRecord): void {
    if (record.kind !== 'observed') return;
    // A process that has just ended has none any more.
    const program = programIn(this.executableOf(record.pid)) || this.lastPrograms.get(record.pid);
    if (program === undefined) return;
    if (record.fact === 'regions') {
      const regions = new RegionReader(record.value);
      // Else it has begun another program since.
      if (!runs(regions, program)) return;
      const run = this.#runOf(program);
      if (run === undefined) return;
      if (this.lastPrograms.size < MAX_PROCESSES) this.lastPrograms.set(record.pid, program);
      addMemory(run, regions);
    } else if (record.fact === 'modules') {
      const { modules, isWhole } = record.value;
      const run = areOf(modules, program) ? this.#runOf(program) : undefined;
      if (run === undefined) return;
      if (!isWhole) run.isCut = true;
      for (const { path, sha256, buildId } of modules) {
        const key = `${path} ${sha256} ${buildId}`;
        if (path === '' || run.modules.has(key)) continue;
        if (run.modules.size === MAX_LEARNT_MODULES) run.isCut = true;
        else run.modules.set(key, { path: escapeNameBytes(path), sha256, buildId });
      }
    }
  }

  #runOf(program: string): LearntRun | undefined {
    const known = this.programs.get(program);
    if (known !== undefined || this.programs.size === MAX_PROGRAMS) return known;
    const run: LearntRun = { memory: new Map(), modules: new Map(), isCut: false };
    this.programs.set(program, run);
    return run;
  }
}

function addMemory(run: LearntRun, regions: RegionReader): void {
  const counts = new Map<string, number>();
  for (const index of regions.executableMemory) {
    const origin = originOf(regions.backing(index));
    const permissions = formatPermissions(regions.permissions(index));
    const bytes = Number(regions.endAddress(index) - regions.startAddress(index));
    const minBytes = 2 ** Math.floor(Math.log2(bytes));
    const key = `${origin} ${permissions} ${minBytes}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    const known = run.memory.get(key);
    if (known !== undefined) {
      if (known.count < count) run.memory.set(key, { ...known, count });
    } else if (run.memory.size === MAX_LEARNT_CLASSES) run.isCut = true;
    else run.memory.set(key, { origin, permissions, minBytes, maxBytes: 2 * minBytes - 1, count });
  }
}
