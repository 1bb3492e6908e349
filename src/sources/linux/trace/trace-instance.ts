import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { threadId } from 'node:worker_threads';
import { ClearSightError } from '../../../errors/errors.js';
import { readStat } from '../proc.js';
import { type EventFormat, parseEventFormat } from './event-format.js';
import { openTracefs, type Tracefs } from './tracefs.js';

/** An event of the kernel that is traced. */
export interface TraceEvent {
  /** `syscalls/sys_enter_mprotect` */
  readonly name: string;
  /** Its numbers that are read. */
  readonly fields: readonly string[];
  /** In the kernel's own language (Documentation/trace/events.rst); default: all. */
  readonly filter?: string;
}

export interface InstanceOptions {
  /** What it is for: a part of its name. */
  readonly purpose: 'flips' | 'accesses';
  readonly events: readonly TraceEvent[];
  /** Of the ring of each processor. */
  readonly kilobytes: number;
  /** Whether only threads are traced that `follow` names, and what they start. */
  readonly isFollowing: boolean;
}

/** proc_ns.h: PROC_PID_INIT_INO. */
const FIRST_PID_NAMESPACE = 'pid:[4026531836]';
/** Process, its start time, purpose, thread: a program may run several monitors. */
const NAME = /^clearsight-(\d+)-(\d+)-[a-z]+-\d+$/;

/** What the kernel has for one processor. */
interface Ring {
  readonly descriptor: number;
  /** Path of the file with its figures. */
  readonly stats: string;
}

/** A trace of the monitor's own, which disturbs no other. It lives on in the kernel until it is removed. */
export class TraceInstance {
  /** In the order of the events asked for. */
  readonly formats: readonly EventFormat[];
  readonly rings: readonly Ring[];

  private constructor(
    private readonly tracefs: Tracefs,
    private readonly folder: string,
    { events, kilobytes, isFollowing }: InstanceOptions,
  ) {
    const rings: Ring[] = [];
    this.rings = rings;
    try {
      mkdirSync(folder);
      this.write('trace_clock', 'mono');
      this.write('buffer_size_kb', `${kilobytes}`);
      // Any event makes a ring ready to be read.
      this.write('buffer_percent', '0');
      if (isFollowing) {
        this.write('options/event-fork', '1');
        // Nobody has this PID: with an empty list, all would be traced.
        this.write('set_event_pid', '0');
      }
      this.formats = events.map(({ name, fields, filter }) => {
        if (filter !== undefined) this.write(`events/${name}/filter`, filter);
        return parseEventFormat(readFileSync(`${folder}/events/${name}/format`, 'latin1'), fields);
      });
      for (const cpu of readdirSync(`${folder}/per_cpu`)) {
        const own = `${folder}/per_cpu/${cpu}`;
        const descriptor = openSync(`${own}/trace_pipe_raw`, constants.O_RDONLY | constants.O_NONBLOCK);
        rings.push({ descriptor, stats: `${own}/stats` });
      }
      for (const { name } of events) this.write(`events/${name}/enable`, '1');
    } catch (error) {
      this.remove();
      throw error;
    }
  }

  /**
   * Makes one, and removes those of monitors that were killed.
   *
   * @throws ClearSightError CS_NATIVE when the system refuses
   */
  static open(options: InstanceOptions): TraceInstance {
    // A trace names processes by the PIDs of the first namespace.
    if (readlinkSync('/proc/self/ns/pid') !== FIRST_PID_NAMESPACE)
      throw new ClearSightError('CS_NATIVE', 'expected the first PID namespace, got one of a container');
    const tracefs = openTracefs();
    try {
      removeLeft(`${tracefs.folder}/instances`);
      const name = `clearsight-${process.pid}-${readStat(process.pid)?.startTime}-${options.purpose}-${threadId}`;
      return new TraceInstance(tracefs, `${tracefs.folder}/instances/${name}`, options);
    } catch (error) {
      tracefs.close();
      if (error instanceof ClearSightError) throw error;
      // A path below /proc/self/fd says nothing to anybody.
      const message = (error as Error).message.replaceAll(tracefs.folder, 'tracefs');
      throw new ClearSightError('CS_NATIVE', message, { cause: error });
    }
  }

  /** Traces these threads too, and what they start. */
  follow(threads: readonly number[]): void {
    if (threads.length > 0)
      writeFileSync(`${this.folder}/set_event_pid`, `${threads.join(' ')}\n`, { flag: 'a' });
  }

  /** How many events of a ring so far had no room in it. */
  lostOf({ stats }: Ring): number {
    const text = readFileSync(stats, 'latin1');
    return ['overrun', 'commit overrun', 'dropped events'].reduce((sum, name) => {
      const line = text.split('\n').find((one) => one.startsWith(`${name}: `));
      return sum + Number(line?.slice(name.length + 2) ?? 0);
    }, 0);
  }

  /** Short names of the threads that were traced last, a line each: `4211 game`. They are good when their process is gone already. */
  savedNames(): string {
    try {
      return readFileSync(`${this.tracefs.folder}/saved_cmdlines`, 'latin1');
    } catch {
      return '';
    }
  }

  close(): void {
    this.remove();
    this.tracefs.close();
  }

  private remove(): void {
    for (const { descriptor } of this.rings) closeSync(descriptor);
    // The kernel refuses while a ring is open, and stops the events by itself.
    removeQuietly(this.folder);
  }

  private write(file: string, text: string): void {
    writeFileSync(`${this.folder}/${file}`, text);
  }
}

/** `yes`, or the reason why nothing can be traced. */
export function canTrace(): string {
  try {
    TraceInstance.open({ purpose: 'flips', events: [], kilobytes: 4, isFollowing: true }).close();
    return 'yes';
  } catch (error) {
    return (error as Error).message;
  }
}

function removeLeft(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, pid, startTime] = NAME.exec(name) ?? [];
    if (pid !== undefined && readStat(Number(pid))?.startTime !== startTime)
      removeQuietly(`${folder}/${name}`);
  }
}

function removeQuietly(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Gone already, or somebody reads it: the next monitor tries again.
  }
}
