/** What the text of files in `/proc/PID` says. No native code, which takes longer to load than some commands run. */

/** From include/linux/sched.h. */
const PF_KTHREAD = 0x0020_0000;

export interface Stat {
  /** Bytes of the short name, one a character (latin1). */
  readonly comm: string;
  /** State letter: R, S, D, Z, T, t, X, I. */
  readonly state: string;
  readonly parentPid: number;
  readonly isKernelThread: boolean;
  /** Clock ticks since boot, decimal. */
  readonly startTime: string;
}

/** Of a `stat` file in latin1. */
export function parseStat(text: string): Stat {
  // The name may contain spaces and parentheses; none of the fields after it can.
  const nameEnd = text.lastIndexOf(')');
  const fields = text.slice(nameEnd + 2).split(' ');
  // Field numbers of proc(5) less 3: the fields behind the name begin with the third.
  return {
    comm: text.slice(text.indexOf('(') + 1, nameEnd),
    state: fields[0] as string,
    parentPid: Number(fields[1]),
    isKernelThread: (Number(fields[6]) & PF_KTHREAD) !== 0,
    startTime: fields[19] as string,
  };
}

/**
 * What a `status` file says behind `name:` and a tab; undefined when it has no such line. A process's name cannot fake one: the kernel
 * escapes newlines in it, but no carriage returns, to which `^` of a multiline expression opens a line as well.
 */
export function statusField(status: string, name: string): string | undefined {
  const at = status.indexOf(`\n${name}:\t`);
  if (at < 0) return undefined;
  return status.slice(at + name.length + 3).split('\n', 1)[0];
}
