import { close, errno, O_RDONLY_CLOEXEC, open, pread } from '../libc.js';

/** Where a thread is that waits in the kernel: the addresses with which it will go on. */
export interface ThreadPosition {
  readonly programCounter: number;
  readonly stackPointer: number;
}

/** What `readPosition` gives for a thread that runs, or has ended: where it is the kernel does not say. */
export const ELSEWHERE = 'elsewhere';

/** The last two fields, whether it is in a system call or, as when it was stopped, in none (proc_pid_syscall(5)). */
const POSITION = /(0x[0-9a-f]{1,16}) (0x[0-9a-f]{1,16})\n$/;
const line = Buffer.allocUnsafeSlow(512);

/** Where a thread is; an error number where that may not be asked, which takes the right to trace it. @param folder `/proc/4211/task/4213` */
export function readPosition(folder: string): ThreadPosition | typeof ELSEWHERE | number {
  const fd = open(`${folder}/syscall`, O_RDONLY_CLOEXEC);
  if (fd < 0) return errno();
  const length = pread(fd, line, line.length, 0);
  const failure = length < 0 ? errno() : 0;
  close(fd);
  if (failure !== 0) return failure;
  return positionIn(line.toString('latin1', 0, length));
}

export function positionIn(text: string): ThreadPosition | typeof ELSEWHERE {
  const [, stackPointer, programCounter] = POSITION.exec(text) ?? [];
  return stackPointer === undefined
    ? ELSEWHERE
    : { programCounter: Number(programCounter), stackPointer: Number(stackPointer) };
}
