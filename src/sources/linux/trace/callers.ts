import { decodeName, processOf, readComm } from '../proc.js';

/** Who made a call. */
export interface Caller {
  /** When the process is gone, the id of the thread that made the call. */
  readonly pid: number;
  /** Its short name, empty when nobody knows it any more; hostile. */
  readonly name: string;
}

/** Processes by their threads, asked for soon after the call. */
export class Callers {
  private readonly processes = new Map<number, number | undefined>();
  private readonly callers = new Map<number, Caller>();
  private savedNames: () => string = () => '';
  private saved: readonly string[] | undefined;

  /** Begins with events that were taken at one time. What is known is good for these: ids are given again, and names change. */
  begin(savedNames: () => string): void {
    this.processes.clear();
    this.callers.clear();
    this.savedNames = savedNames;
    this.saved = undefined;
  }

  /** The process of a thread; undefined when it is gone. */
  processOf(thread: number): number | undefined {
    if (thread <= 0) return undefined;
    if (!this.processes.has(thread)) this.processes.set(thread, processOf(thread));
    return this.processes.get(thread);
  }

  caller(thread: number): Caller {
    const known = this.callers.get(thread);
    if (known !== undefined) return known;
    const pid = this.processOf(thread);
    const name = (pid === undefined ? undefined : readComm(pid)) ?? this.savedName(thread);
    const caller = { pid: pid ?? thread, name: decodeName(name) };
    this.callers.set(thread, caller);
    return caller;
  }

  /** Names may hold anything, line ends too: where several lines are of one thread, nobody knows which is its own. */
  private savedName(thread: number): string {
    this.saved ??= this.savedNames().split('\n');
    const [line, ...others] = this.saved.filter((one) => one.startsWith(`${thread} `));
    return line === undefined || others.length > 0 ? '' : line.slice(`${thread} `.length);
  }
}
