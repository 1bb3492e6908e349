import { MAX_HOLDERS, type MemoryHolder } from '../../../facts/access/handles.js';
import { close, describeErrno, ERRNO, errno, hasExited, pidfdOpen } from '../libc.js';
import { decodeName, memoryFolders, readComm, readUser } from '../proc.js';
import { processTable } from '../process-table.js';
import { type Looked, visitMemoryFiles } from './descriptors.js';
import { type HeldMemoryFile, heldMemoryFile } from './held-memory-file.js';

/** What a step looks at, at most, to the end of the last process: some 20 ms. The first step looks at all. */
const STEP_PROCESSES = 512;
const STEP_DESCRIPTORS = 4096;
/** Descriptors of one process in one pass. The next pass goes on behind them: nobody who opens many delays the others. */
const PASS_DESCRIPTORS = 2048;
/** Memory of others that one process has open, at most: each takes some calls. */
const MAX_FILES = 64;

/** A process that has memory of others open, or more files than one pass looks at. */
interface Holder {
  readonly name: string;
  /** What it has open. */
  readonly files: readonly HeldMemoryFile[];
  /** The same of the descriptors before `from`, where the next pass goes on. */
  readonly found: readonly HeldMemoryFile[];
  readonly from: number;
}

const ROOT = 0;
const UNKNOWN: Holder = { name: '', files: [], found: [], from: 0 };

/**
 * Who has the memory of whom open, in one look for all targets: through the descriptors of all processes, step by step. The
 * monitor itself, which opens memory to look at it, is passed over.
 */
export class MemoryHolders {
  /** Steps that were taken. */
  steps = 0;
  /** Why the last step came to nothing, in the system's words; empty when it did not. */
  failure = '';
  private readonly holders = new Map<number, Holder>();
  private pending: number[] = [];
  /** Whether every process has been looked at: before that, nobody is known not to be among the holders. */
  private isWhole = false;
  /** Processes that may not be looked at, with their users: in the last whole pass, and in this one. */
  private unseen: ReadonlyMap<number, number> = new Map();
  private denied = new Map<number, number>();

  /** Looks at some more processes. */
  step(): void {
    this.steps++;
    this.failure = '';
    if (this.pending.length === 0) this.startPass();
    if (this.failure !== '') return;
    let processes = this.isWhole ? STEP_PROCESSES : Number.POSITIVE_INFINITY;
    let descriptors = this.isWhole ? STEP_DESCRIPTORS : Number.POSITIVE_INFINITY;
    while (processes-- > 0 && descriptors > 0 && this.failure === '') {
      const pid = this.pending.pop();
      if (pid === undefined) break;
      descriptors -= this.lookAt(pid);
    }
    if (this.pending.length > 0 || this.failure !== '') return;
    this.isWhole = true;
    this.unseen = this.denied;
  }

  /** Who else has the memory of a process open, by PID. */
  of(target: number): readonly MemoryHolder[] {
    const all: MemoryHolder[] = [];
    for (const [pid, { name, files, found }] of this.holders) {
      const own = [...files, ...found].filter((file) => file.pid === target);
      if (own.length > 0) all.push({ pid, name, mayWrite: own.some(({ mayWrite }) => mayWrite) });
    }
    return all.sort((one, other) => one.pid - other.pid).slice(0, MAX_HOLDERS);
  }

  /** How many other processes of its user may not be looked at. Those of root are not counted: root can do without a descriptor. */
  unseenBeside(target: number, user: number): number {
    if (user === ROOT) return 0;
    let count = 0;
    for (const [pid, other] of this.unseen) if (pid !== target && other === user) count++;
    return count;
  }

  private startPass(): void {
    const running = this.listProcesses();
    const isRunning = new Set(running);
    for (const pid of this.holders.keys()) if (!isRunning.has(pid)) this.holders.delete(pid);
    this.pending = running.filter((pid) => pid !== process.pid);
    this.denied = new Map();
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

  /** Returns how many descriptors were looked at. */
  private lookAt(pid: number): number {
    const before = this.holders.get(pid) ?? UNKNOWN;
    const fresh: HeldMemoryFile[] = [];
    const { count, next: from } = this.visit(pid, before.from, fresh);
    const name = fresh.length === 0 ? before.name : this.lookClosely(pid, before.from, fresh);
    const found = [...before.found, ...fresh].slice(0, MAX_FILES);
    if (name === undefined || (from === 0 && found.length === 0)) this.holders.delete(pid);
    else if (from === 0) this.holders.set(pid, { ...UNKNOWN, name, files: found });
    else this.holders.set(pid, { ...before, name, found, from });
    return count;
  }

  /** Looks again, so that name and files are of one process, whoever has its PID next. Undefined when it is gone. */
  private lookClosely(pid: number, from: number, files: HeldMemoryFile[]): string | undefined {
    const pidfd = pidfdOpen(pid);
    if (pidfd < 0) {
      this.note(errno(), pid);
      return undefined;
    }
    files.length = 0;
    this.visit(pid, from, files);
    const name = readComm(pid);
    const isGone = hasExited(pidfd);
    close(pidfd);
    return isGone || name === undefined ? undefined : decodeName(name);
  }

  private visit(pid: number, from: number, files: HeldMemoryFile[]): Looked {
    let looked: Looked = { count: 0, next: 0, failure: 0 };
    let folders = 0;
    for (const folder of memoryFolders(pid)) {
      looked = visitMemoryFiles(folder, from, PASS_DESCRIPTORS, (fd, path) => {
        if (files.length === MAX_FILES) return;
        const file = heldMemoryFile(folder, fd, path);
        if (file !== undefined && file.pid !== pid) files.push(file);
      });
      // When the first thread has ended, any other still has the files.
      if (looked.count > 0 || ++folders === 2) break;
    }
    this.note(looked.failure, pid);
    return looked;
  }

  private note(failure: number, pid: number): void {
    if (failure === ERRNO.EACCES || failure === ERRNO.EPERM) {
      this.denied.set(pid, readUser(pid) ?? ROOT);
    } else if (failure !== 0 && failure !== ERRNO.ENOENT && failure !== ERRNO.ESRCH) {
      this.failure = describeErrno(failure, `open '/proc/${pid}/fd'`);
    }
  }
}
