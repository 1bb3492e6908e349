import type { ProcessInfo } from '../../../records/target.js';
import { monotonicNowMs } from '../../clock.js';
import type { Accepted, Candidate } from '../held-process.js';
import type { FinderSettings, FromFinder } from '../messages.js';
import type { Platform, ProcessTable } from '../platform.js';
import type { AnyProbe } from '../probe.js';
import { Kinship } from './kinship.js';
import { type Known, KnownProcesses } from './known-processes.js';
import { WantedNames } from './wanted-names.js';

/** A process younger than this is looked at in every pass: it is likely to run another program soon. */
const YOUNG_MS = 2000;
/** How often a process may change its name before that is not followed any more: nobody may flood the log. */
const MAX_RENAMES = 16;
/** Of the older ones half in each pass, less if it takes longer than this. */
const REVISIT_MS = 10;

/**
 * Looks through all processes for targets, pass after pass. Each is looked at when it is new, and again when its short name
 * has changed, as it does when it runs another program. A process that is held goes by its new name then.
 */
export class Finder {
  private readonly known: KnownProcesses;
  private readonly processes: ProcessTable;
  private readonly probes: readonly AnyProbe[];
  private readonly wanted: WantedNames;
  private readonly kinship: Kinship;
  private pass = 0;
  private revisited = 0;
  /** The last pass was cut short. */
  private hasFailed = false;

  constructor(
    private readonly settings: FinderSettings,
    private readonly platform: Platform,
    private readonly post: (message: FromFinder) => void,
  ) {
    this.processes = platform.processes;
    this.known = new KnownProcesses(platform.processes);
    this.probes = platform.probes.filter(({ fact }) => settings.facts.includes(fact));
    this.wanted = new WantedNames(settings.names, this.processes);
    this.kinship = new Kinship(this.processes, settings);
  }

  /** One pass over all processes. */
  search(): void {
    try {
      this.lookAtAll();
      if (this.hasFailed) this.post({ kind: 'recovered', time: monotonicNowMs() });
      this.hasFailed = false;
    } catch (error) {
      // Out of descriptors or memory: reported once, tried again in the next pass.
      const message = error instanceof Error ? error.message : String(error);
      if (!this.hasFailed) this.post({ kind: 'failed', time: monotonicNowMs(), message });
      this.hasFailed = true;
    }
    for (const name of this.wanted.takeAwaited()) {
      this.post({ kind: 'awaited', time: monotonicNowMs(), name });
    }
  }

  /** Holds this process as a target now, whatever its name. Undefined when there is none. */
  hold(pid: number): ProcessInfo | undefined {
    const known = this.known.get(pid);
    if (known?.process !== undefined && this.processes.isStill(known.process)) {
      return known.process.isTarget ? known.process : this.promote(known, known.process);
    }
    this.known.forget(pid);
    return this.tryToHold(pid, () => ({ as: 'target' }));
  }

  /** The process has ended and its descriptors are closed: the PID may be another's. */
  released(process: ProcessInfo): void {
    this.kinship.remove(process);
    if (this.known.get(process.pid)?.process?.key === process.key) this.known.forget(process.pid);
  }

  /** Closes what the finder owns. */
  close(): void {
    this.known.close();
  }

  private lookAtAll(): void {
    this.pass++;
    const startMs = monotonicNowMs();
    const pids = this.processes.list();
    for (const pid of pids) {
      const known = this.known.get(pid);
      if (known === undefined) this.lookAt(pid);
      else {
        known.pass = this.pass;
        if (startMs - known.firstSeenMs < YOUNG_MS) this.lookAgain(pid, known);
      }
    }
    this.known.forgetAllBut(this.pass);
    this.revisit(pids);
  }

  /** Looks at old processes again, from where the last pass stopped, until the time is used up. */
  private revisit(pids: readonly number[]): void {
    const untilMs = monotonicNowMs() + REVISIT_MS;
    for (let looked = 0; looked < pids.length / 2 && monotonicNowMs() < untilMs; looked++) {
      this.revisited = (this.revisited + 1) % pids.length;
      const pid = pids[this.revisited] as number;
      const known = this.known.get(pid);
      if (known !== undefined) this.lookAgain(pid, known);
    }
  }

  private lookAt(pid: number): void {
    // The monitor does not watch itself.
    if (pid === process.pid) return;
    const shortName = this.processes.shortName(pid);
    if (shortName === undefined) return;
    const candidate = { shortName, executable: this.processes.executable(pid) };
    const isSought =
      this.settings.everyProcess ||
      this.wanted.include(candidate) ||
      this.kinship.startedBy(pid) !== undefined;
    if (isSought) {
      if (this.processes.isOwnHelper(pid)) return;
      if (this.tryToHold(pid, (one) => this.accept(pid, one)) !== undefined) return;
    }
    this.known.add(pid, shortName, this.pass);
  }

  private lookAgain(pid: number, known: Known): void {
    const { process } = known;
    const shortName = this.known.shortName(pid, known);
    const isRenamed = shortName !== known.shortName;
    if (!isRenamed && (process?.isTarget || !this.wanted.mayBeCut(shortName))) return;
    if (process === undefined) {
      this.known.forget(pid);
      this.lookAt(pid);
      return;
    }
    if (shortName === undefined || !this.processes.isStill(process)) return;
    known.shortName = shortName;
    const executable = this.processes.executable(pid);
    const isFollowed = isRenamed && known.renames < MAX_RENAMES;
    const now = isFollowed ? this.rename(known, process, executable) : process;
    if (!process.isTarget && this.wanted.include({ shortName, executable })) this.promote(known, now);
    else if (isFollowed) this.change(known, now);
  }

  private rename(known: Known, process: ProcessInfo, executable: string): ProcessInfo {
    known.renames++;
    const { decodeName } = this.processes;
    return { ...process, name: decodeName(known.shortName), executable: decodeName(executable) };
  }

  private tryToHold(
    pid: number,
    accept: (candidate: Candidate) => Accepted | undefined,
  ): ProcessInfo | undefined {
    let shortName = '';
    const held = this.platform.hold(
      pid,
      (candidate) => {
        shortName = candidate.shortName;
        return accept(candidate);
      },
      this.probes,
    );
    if (held === undefined) return undefined;
    this.known.add(pid, shortName, this.pass).process = held.process;
    this.post({ kind: 'held', time: monotonicNowMs(), held });
    if (held.process.isTarget) this.adopt(held.process);
    return held.process;
  }

  private accept(pid: number, candidate: Candidate): Accepted | undefined {
    if (this.wanted.include(candidate)) return { as: 'target' };
    const startedBy = this.kinship.startedBy(pid, candidate.parentPid);
    if (startedBy !== undefined) return { as: 'target', startedBy };
    return this.settings.everyProcess ? { as: 'other' } : undefined;
  }

  /** What a new target had started before it was one is a target too. */
  private adopt(target: ProcessInfo): void {
    this.kinship.add(target);
    if (!this.settings.descendants) return;
    for (const [pid, known] of this.known.all()) {
      const startedBy = known.process?.isTarget ? undefined : this.kinship.startedBy(pid);
      if (startedBy === undefined) continue;
      if (known.process !== undefined) this.promote(known, { ...known.process, startedBy });
      else {
        this.known.forget(pid);
        this.lookAt(pid);
      }
    }
  }

  private promote(known: Known, process: ProcessInfo): ProcessInfo {
    const target = { ...process, isTarget: true };
    this.change(known, target);
    this.adopt(target);
    return target;
  }

  private change(known: Known, process: ProcessInfo): void {
    known.process = process;
    this.post({ kind: 'changed', time: monotonicNowMs(), process });
  }
}
