import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { release, userInfo } from 'node:os';
import type { Check } from '../process/check.js';
import { canOpenMaps, hasPidfd, hasProcmapQuery, processExists, ptraceScope } from './kernel-features.js';

/** The kernel, and whether a process can be read: the given one, or a child. */
export async function linuxChecks(pid: number | undefined): Promise<readonly Check[]> {
  return [...checkKernel(), await checkTarget(pid)];
}

function checkKernel(): readonly Check[] {
  const scope = ptraceScope();
  return [
    {
      name: 'kernel',
      state: 'works',
      saw: `Linux ${release()}, Node ${process.version}, user ${userInfo().username}`,
    },
    hasPidfd()
      ? { name: 'pidfd', state: 'works', saw: 'processes can be held and ended through their handle' }
      : {
          name: 'pidfd',
          state: 'broken',
          saw: 'pidfd_open fails',
          remedy: 'Linux 5.3 or later; in a container, a seccomp profile that allows it',
        },
    hasProcmapQuery()
      ? { name: 'PROCMAP_QUERY', state: 'works', saw: 'maps are read by ioctl' }
      : {
          name: 'PROCMAP_QUERY',
          state: 'limited',
          saw: 'not available: maps are read as text, about four times slower',
          remedy: 'Linux 6.11 or later',
        },
    {
      name: 'ptrace scope',
      state: 'works',
      saw:
        scope === undefined
          ? 'Yama is not active: same as 0'
          : `${scope} (does not restrict reading maps of the same user)`,
    },
  ];
}

/** Whether a process's map can be read: the given one's, or a child's. */
async function checkTarget(pid: number | undefined): Promise<Check> {
  const name = pid === undefined ? 'target (own child)' : `target ${pid}`;
  if (pid !== undefined && !processExists(pid)) {
    return { name, state: 'broken', saw: 'no such process', remedy: 'give the PID of a running process' };
  }
  const child =
    pid === undefined
      ? spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] })
      : undefined;
  const answer = canOpenMaps(pid ?? (child?.pid as number));
  if (child !== undefined) {
    child.stdin?.end();
    await once(child, 'exit');
  }
  if (answer === 'yes') return { name, state: 'works', saw: 'its memory map can be read' };
  return {
    name,
    state: 'broken',
    saw: answer,
    remedy: `run as the target's user${ownerOf(pid)}, or as root (CAP_SYS_PTRACE)`,
  };
}

function ownerOf(pid: number | undefined): string {
  try {
    const uid = /^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return uid === undefined ? '' : ` (uid ${uid})`;
  } catch {
    return '';
  }
}
