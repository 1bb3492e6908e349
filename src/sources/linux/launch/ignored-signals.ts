import { readFileSync, readlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { basename } from 'node:path';
import { statusField } from '../life/proc-text.js';

/** Signals that users have ignored on purpose. Shells ignore others, such as SIGTERM, for themselves alone. */
const NAMES = ['SIGHUP', 'SIGINT'] as const;
const SHELLS = new Set(['sh', 'ash', 'bash', 'busybox', 'dash', 'ksh', 'ksh93', 'mksh', 'yash', 'zsh']);
const WRITE_ONLY = 1;

/**
 * Signals that were ignored when this process was started, as far as can be told: Node sets all of them back before anything
 * of ours runs, and the kernel keeps no other note. What is left to see is who started it.
 */
export const ignoredAtStart: ReadonlySet<NodeJS.Signals> = new Set(
  NAMES.filter((name) => (name === 'SIGHUP' && isUnderNohup()) || isIgnoredByShell(process.ppid, name)),
);

/** It leaves its own name in the environment, and where its input was a terminal, an input that can only be written. */
function isUnderNohup(): boolean {
  if (basename(process.env._ ?? '') === 'nohup') return true;
  const flags = look(() => /^flags:\s*(\d+)/m.exec(readFileSync('/proc/self/fdinfo/0', 'latin1'))?.[1]);
  const isWriteOnly = (Number.parseInt(flags ?? '0', 8) & 3) === WRITE_ONLY;
  return isWriteOnly && look(() => readlinkSync('/proc/self/fd/0')) === '/dev/null';
}

/** What a shell ignores, its children ignore. Other programs ignore signals while they wait for a child that does not. */
function isIgnoredByShell(pid: number, name: NodeJS.Signals): boolean {
  const program = look(() => basename(readlinkSync(`/proc/${pid}/exe`)));
  if (program === undefined || !SHELLS.has(program)) return false;
  const mask = look(() => statusField(readFileSync(`/proc/${pid}/status`, 'latin1'), 'SigIgn'));
  return ((BigInt(`0x${mask ?? '0'}`) >> BigInt(constants.signals[name] - 1)) & 1n) === 1n;
}

function look(read: () => string | undefined): string | undefined {
  try {
    return read();
  } catch {
    // Gone, somebody else's, or no such file system.
    return undefined;
  }
}
