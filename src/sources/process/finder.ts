import { readdirSync } from 'node:fs';
import type { ProcessInfo } from '../../records/target.js';
import { monotonicNowMs } from '../clock.js';
import { holdProcess, type ProcessNames } from '../linux/hold.js';
import { close } from '../linux/libc.js';
import { isOwnHelper } from '../linux/own-helpers.js';
import {
  decodeName,
  maxDescriptors,
  openComm,
  readComm,
  readCommFrom,
  readExecutable,
  readStat,
} from '../linux/proc.js';
import type { FinderSettings, FromFinder } from './messages.js';

/** A process younger than this is looked at in every pass: it is likely to run another program soon. */
const YOUNG_MS = 2000;
/** Of the older ones half in each pass, less if it takes longer than this. */
const REVISIT_MS = 10;
/** Processes whose `comm` is kept open; the names of further ones are opened for each look, at ten times the cost. */
const MAX_OPEN_COMMS = 8192;
/** The kernel cuts a comm to this many bytes. */
const COMM_BYTES = 15;

interface Known {
  comm: string;
  /** -1 when it is not kept open. */
  readonly commFd: number;
  readonly firstSeenMs: number;
  /** The last pass that listed it. */
  pass: number;
  /** Set while it is held. */
  process?: ProcessInfo;
}

/**
 * Looks through /proc for targets, pass after pass. Every process is looked at when it is new, and again when its comm
 * has changed, as it does when it runs another program.
 */
export class Finder {
  private readonly known = new Map<number, Known>();
  /** Wanted names as bytes (latin1), which is how names of processes are kept here. */
  private readonly wanted: ReadonlySet<string>;
  /** The first bytes of names that do not fit a comm: such a comm alone does not tell. */
  private readonly cutNames: ReadonlySet<string>;
  private awaited: Set<string> | undefined;
  private readonly maxOpenComms = Math.min(MAX_OPEN_COMMS, maxDescriptors() / 4);
  private openComms = 0;
  private pass = 0;
  private revisited = 0;
  private lastFailure = '';

  constructor(
    private readonly settings: FinderSettings,
    private readonly post: (message: FromFinder) => void,
  ) {
    const names = settings.names.map((name) => Buffer.from(name).toString('latin1'));
    this.wanted = new Set(names);
    this.cutNames = new Set(
      names.filter((name) => name.length > COMM_BYTES).map((name) => name.slice(0, COMM_BYTES)),
    );
    this.awaited = new Set(names);
  }

  /** One pass over /proc. */
  search(): void {
    try {
      this.lookAtAll();
      this.lastFailure = '';
    } catch (error) {
      // Out of descriptors or memory: said once, tried again in the next pass.
      const message = error instanceof Error ? error.message : String(error);
      if (message !== this.lastFailure) this.post({ kind: 'failed', time: monotonicNowMs(), message });
      this.lastFailure = message;
    }
    for (const name of this.awaited ?? []) {
      this.post({ kind: 'awaited', time: monotonicNowMs(), name: decodeName(name) });
    }
    this.awaited = undefined;
  }

  /** Holds this process as a target now, whatever its name. Undefined when there is none. */
  hold(pid: number): ProcessInfo | undefined {
    const known = this.known.get(pid);
    if (known?.process !== undefined && this.isStillThere(known.process)) {
      return known.process.isTarget ? known.process : this.promote(known, known.process);
    }
    this.forget(pid);
    return this.tryToHold(pid, () => 'target');
  }

  /** The process has ended and its descriptors are closed: the PID may be another's. */
  released(process: ProcessInfo): void {
    if (this.known.get(process.pid)?.process?.key === process.key) this.forget(process.pid);
  }

  /** Closes what the finder owns. */
  close(): void {
    for (const pid of this.known.keys()) this.forget(pid);
  }

  private lookAtAll(): void {
    this.pass++;
    const startMs = monotonicNowMs();
    const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
    for (const pid of pids) {
      const known = this.known.get(pid);
      if (known === undefined) this.lookAt(pid);
      else {
        known.pass = this.pass;
        if (startMs - known.firstSeenMs < YOUNG_MS) this.lookAgain(pid, known);
      }
    }
    for (const [pid, { pass }] of this.known) {
      if (pass !== this.pass) this.forget(pid);
    }
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
    const comm = readComm(pid);
    if (comm === undefined) return;
    if (this.settings.everyProcess || this.isWanted({ comm, executable: readExecutable(pid) })) {
      if (isOwnHelper(pid)) return;
      const held = this.tryToHold(pid, (names) => {
        if (this.isWanted(names)) return 'target';
        return this.settings.everyProcess ? 'other' : undefined;
      });
      if (held !== undefined) return;
    }
    this.remember(pid, comm);
  }

  private lookAgain(pid: number, known: Known): void {
    if (known.process?.isTarget) return;
    const comm = known.commFd < 0 ? readComm(pid) : readCommFrom(known.commFd);
    if (comm === known.comm && !this.cutNames.has(comm)) return;
    if (known.process === undefined) {
      this.forget(pid);
      this.lookAt(pid);
      return;
    }
    if (comm === undefined) return;
    known.comm = comm;
    if (this.isWanted({ comm, executable: readExecutable(pid) }) && this.isStillThere(known.process)) {
      this.promote(known, known.process);
    }
  }

  private tryToHold(
    pid: number,
    accept: (names: ProcessNames) => 'target' | 'other' | undefined,
  ): ProcessInfo | undefined {
    let comm = '';
    const held = holdProcess(pid, (names) => {
      comm = names.comm;
      return accept(names);
    });
    if (held === undefined) return undefined;
    this.remember(pid, comm).process = held.process;
    this.post({ kind: 'held', time: monotonicNowMs(), held });
    return held.process;
  }

  private remember(pid: number, comm: string): Known {
    const commFd = this.openComms < this.maxOpenComms ? openComm(pid) : -1;
    if (commFd >= 0) this.openComms++;
    const known = { comm, commFd, firstSeenMs: monotonicNowMs(), pass: this.pass };
    this.known.set(pid, known);
    return known;
  }

  private forget(pid: number): void {
    const commFd = this.known.get(pid)?.commFd ?? -1;
    this.known.delete(pid);
    if (commFd < 0) return;
    close(commFd);
    this.openComms--;
  }

  private promote(known: Known, process: ProcessInfo): ProcessInfo {
    known.process = { ...process, isTarget: true };
    this.post({ kind: 'promoted', time: monotonicNowMs(), process: known.process });
    return known.process;
  }

  /** True when the comm is a wanted name, or the base name of the executable is. */
  private isWanted({ comm, executable }: ProcessNames): boolean {
    const baseName = executable.slice(executable.lastIndexOf('/') + 1);
    this.awaited?.delete(comm);
    this.awaited?.delete(baseName);
    return this.wanted.has(comm) || this.wanted.has(baseName);
  }

  private isStillThere({ pid, key }: ProcessInfo): boolean {
    return key === `${pid}:${readStat(pid)?.startTime}`;
  }
}
