import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { release, userInfo } from 'node:os';
import type { Check } from '../process/check.js';
import { holdLimit } from './hold-limit.js';
import { canOpenMaps, hasPagemap, hasPidfd, hasProcmapQuery, ptraceScope } from './kernel-features.js';
import { marksWritable } from './marks/self-test.js';
import { canTrace } from './trace/trace-instance.js';
import { canTell } from './wake/mappings-probe.js';

/** The kernel, and whether a process of the same user can be read. */
export async function linuxChecks(): Promise<readonly Check[]> {
  return [...checkKernel(), await checkReading()];
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
    hasPagemap()
      ? { name: 'pagemap', state: 'works', saw: 'code that is written to in memory is seen' }
      : {
          name: 'pagemap',
          state: 'limited',
          saw: 'not available: code that is written into the vdso is not seen',
          remedy: 'a kernel with CONFIG_PROC_PAGE_MONITOR',
        },
    marksWritable()
      ? { name: 'write marks', state: 'works', saw: 'code that is made writable for a while is seen' }
      : {
          name: 'write marks',
          state: 'limited',
          saw: 'the kernel leaves no mark on code that was made writable: it is not seen once it is as before, unless it was written to',
          remedy:
            'a kernel with CONFIG_PROC_PAGE_MONITOR; a policy (SELinux) that lets the monitor try it on itself',
        },
    checkTelling(),
    checkTracing(),
    checkDescriptors(),
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

function checkTelling(): Check {
  const name = 'early wake';
  const answer = canTell();
  if (answer === 'yes')
    return { name, state: 'works', saw: 'memory that becomes executable is told at once' };
  return {
    name,
    state: 'limited',
    saw: `${answer}: executable memory is seen by scans alone`,
    remedy:
      'sysctl kernel.perf_event_paranoid=2 or lower, or CAP_PERFMON; in a container, a seccomp profile that allows perf_event_open',
  };
}

function checkTracing(): Check {
  const name = 'kernel trace';
  const answer = canTrace();
  if (answer === 'yes')
    return {
      name,
      state: 'works',
      saw: 'possible with --trace auto: who writes into a target is named, and short changes of permissions are told',
    };
  return {
    name,
    state: 'limited',
    saw: `${answer}: not possible, and off unless --trace asks for it`,
    remedy: 'root, outside of containers, and a kernel with CONFIG_FTRACE_SYSCALLS',
  };
}

const FEW_TARGETS = 100;

function checkDescriptors(): Check {
  const { targets, saw, remedy } = holdLimit();
  const name = 'descriptors';
  return targets >= FEW_TARGETS ? { name, state: 'works', saw } : { name, state: 'limited', saw, remedy };
}

/** Whether the map of a child can be read. */
async function checkReading(): Promise<Check> {
  const name = 'target (own child)';
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const answer = canOpenMaps(child.pid as number);
  child.stdin.end();
  await once(child, 'exit');
  if (answer === 'yes') return { name, state: 'works', saw: 'its memory map can be read' };
  return { name, state: 'broken', saw: answer, remedy: 'run as root (CAP_SYS_PTRACE)' };
}
