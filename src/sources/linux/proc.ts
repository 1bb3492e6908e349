import { readdirSync, readlinkSync } from 'node:fs';
import type { Milliseconds } from '../../records/time.js';
import { close, O_RDONLY_CLOEXEC, open, pread } from './libc.js';
import { parseStat, type Stat, statusField } from './life/proc-text.js';

/** Reads what `/proc/PID` says about processes. All of it but numbers is the process's own to choose. */

/** Enough for `stat` (at most about 700 bytes) and `comm`. */
const small = Buffer.allocUnsafeSlow(4096);
/** The kernel's bound on one argument or entry of the environment (MAX_ARG_STRLEN). */
const environment = Buffer.allocUnsafeSlow(128 * 1024);

/** The content of a small file by its descriptor, in latin1, or undefined when its process is gone. */
function readSmall(fd: number): string | undefined {
  const length = pread(fd, small, small.length, 0);
  return length > 0 ? small.toString('latin1', 0, length) : undefined;
}

/** A small file of /proc in latin1, or undefined when the process is gone or hidden. */
export function readSmallFile(path: string): string | undefined {
  const fd = open(path, O_RDONLY_CLOEXEC);
  if (fd < 0) return undefined;
  const text = readSmall(fd);
  close(fd);
  return text;
}

export const readStat = (pid: number): Stat | undefined => readStatIn(`/proc/${pid}`);

/** The same of a process or a thread by its folder, `/proc/4211/task/4212`. */
export function readStatIn(folder: string): Stat | undefined {
  const text = readSmallFile(`${folder}/stat`);
  return text === undefined ? undefined : parseStat(text);
}

/** How long the machine has been up, ms; undefined when that cannot be read: descriptors may have run out. */
export function readUptimeMs(): Milliseconds | undefined {
  const seconds = readSmallFile('/proc/uptime')?.split(' ')[0];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

/** Bytes of the command line (latin1), arguments ended by NUL, cut at 4 KiB; empty when the process is gone. */
export const readArguments = (pid: number): string => readSmallFile(`/proc/${pid}/cmdline`) ?? '';

/** Bytes of the environment that it was started with (latin1), entries ended by NUL, cut at 128 KiB; empty when it may not be read. */
export function readEnvironment(pid: number): string {
  const fd = open(`/proc/${pid}/environ`, O_RDONLY_CLOEXEC);
  if (fd < 0) return '';
  const length = pread(fd, environment, environment.length, 0);
  close(fd);
  return length > 0 ? environment.toString('latin1', 0, length) : '';
}

/** `0.20 0.18 0.12 1/80 11206`: the last is the PID that was given out last in this PID namespace. */
export const readLoadAverage = (): string => readSmallFile('/proc/loadavg')?.split(' ')[4] ?? '';

/** Bytes of the short name (latin1), or undefined. Cheaper than readStat. */
export const readComm = (pid: number): string | undefined => readSmallFile(`/proc/${pid}/comm`)?.slice(0, -1);

/** A descriptor of the short name, or -1: of this very process, never of the next one with its PID. */
export const openComm = (pid: number): number => open(`/proc/${pid}/comm`, O_RDONLY_CLOEXEC);

/** The same from a descriptor, at a tenth of the cost. Undefined when its process is gone. */
export const readCommFrom = (commFd: number): string | undefined => readSmall(commFd)?.slice(0, -1);

/** Bytes of the executable's path (latin1), empty when it may not be read. A deleted one keeps its name. */
export function readExecutable(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/exe`, 'latin1').replace(/ \(deleted\)$/, '');
  } catch {
    return '';
  }
}

/**
 * Where the files about a process's memory can be opened: `/proc/PID`, then its threads. When the first thread has ended, and only
 * then, the process has no memory there, but its other threads have.
 */
export function* memoryFolders(pid: number): Iterable<string> {
  yield `/proc/${pid}`;
  for (const thread of listThreads(pid)) if (thread !== pid) yield `/proc/${pid}/task/${thread}`;
}

/** Ids of the process's threads, or none. */
export function listThreads(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [];
  }
}

/** How many descriptors this process may open. */
export function maxDescriptors(): number {
  const soft = /^Max open files\s+(\d+)/m.exec(readSmallFile('/proc/self/limits') ?? '')?.[1];
  return Number(soft ?? 1024);
}

/** The process that a process or one of its threads belongs to, by either's id; undefined when there is none any more. */
export function processOf(id: number): number | undefined {
  const pid = statusField(readSmallFile(`/proc/${id}/status`) ?? '', 'Tgid');
  return pid === undefined ? undefined : Number(pid);
}

/** Id of the user that a process runs as (the real one, which it keeps when it forbids access); undefined when it is gone. */
export function readUser(pid: number): number | undefined {
  const users = statusField(readSmallFile(`/proc/${pid}/status`) ?? '', 'Uid');
  return users === undefined ? undefined : Number(users.split('\t')[0]);
}

/** Text of bytes kept as latin1, decoded as UTF-8 with replacement. */
export const decodeName = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('utf8');

const TRACER_PID = Buffer.from('\nTracerPid:\t');

/**
 * Finds `TracerPid` in a `status` file's bytes; 0 for none. A name cannot fake the line: the kernel escapes newlines in
 * `Name:`, which stands before it.
 */
export function findTracerPid(status: Buffer, length: number): number {
  let at = status.indexOf(TRACER_PID);
  if (at < 0) return 0;
  at += TRACER_PID.length;
  let pid = 0;
  for (let digit = (status[at] as number) - 0x30; at < length && digit >= 0 && digit <= 9; ) {
    pid = pid * 10 + digit;
    digit = (status[++at] as number) - 0x30;
  }
  return pid;
}
