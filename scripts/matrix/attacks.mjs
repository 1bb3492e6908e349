// Attacks, one by one: what is done to which target. `prepare` is done before the monitor looks; `act` is what must be found.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  closeSync,
  copyFileSync,
  openSync,
  readFileSync,
  readSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { MAIN } from '../chaos/world/monitor.mjs';

const line = (text) => (target) => target.send(text);
const TRACE = () => ['--trace', 'on'];

/** What `through`, `env` and `args` say is for the target's start, and for the monitor; `wait` is from there to the act, ms. */
export const ATTACKS = [
  { name: 'memory that is writable and executable', act: line('rwx') },
  { name: 'written, then made executable', prepare: (target) => target.tell('write'), act: line('flip') },
  { name: 'a memfd', act: line('memfd game') },
  { name: 'shared anonymous memory (`/dev/zero`)', act: line('shared') },
  { name: 'memory in huge pages', act: line('huge') },
  { name: 'the stack, made executable', act: line('stack') },
  { name: 'the heap, made executable', act: line('heap') },
  {
    name: '`/dev/zero` mounted over a library',
    start: boundZero,
    act: (target) => target.send(`file ${target.folder}/library.so`),
  },
  {
    name: 'a file that is deleted once it is mapped',
    prepare: mapFile,
    act: (target) => unlinkSync(target.file),
  },
  {
    name: 'a file without a name on disk (`O_TMPFILE`)',
    act: (target) => target.send(`nameless ${target.folder}`),
  },
  { name: 'a file without a name in memory (`/dev/shm`)', act: line('nameless /dev/shm') },
  {
    name: 'a library that is loaded late',
    wait: 11_000,
    act: (target) => target.send(`file ${copy(target)}`),
  },
  {
    name: 'a library that is not in the baseline',
    prepare: learn,
    args: ({ baseline }) => ['--baseline', baseline],
    act: (target) => target.send(`file ${copy(target)}`),
  },
  {
    name: '`dlopen` called by gdb',
    wait: 11_000,
    act: ({ pid }) => gdb(pid, 'call (void*)dlopen("libBrokenLocale.so.1", 2)'),
  },
  { name: '`LD_PRELOAD`', start: () => ({ env: { LD_PRELOAD: '/nowhere/overlay.so' } }), act() {} },
  { name: 'code patched through `/proc/PID/mem`', act: ({ pid }) => patch(pid, 1) },
  { name: 'code patched and put back at once', act: ({ pid }) => patch(pid, 2) },
  { name: 'code made writable, patched, and made what it was', act: line('rewrite') },
  {
    name: 'code made writable and made what it was, nothing written',
    prepare: (target) => target.tell('span /bin/cat'),
    // The marks of code are read every 2 s, and what it had at first says nothing.
    wait: 4_000,
    act: line('protect rw- 0\nprotect r-x 0'),
  },
  { name: 'code patched by gdb', act: ({ pid }) => gdb(pid, `set var *(char*)${libc(pid)} = 0x90`) },
  { name: 'code patched with ptrace (`PTRACE_POKETEXT`)', act: ({ pid }) => poke(pid) },
  { name: 'code written into the vdso', act: line('vdso file') },
  { name: 'a library that was mapped by hand', act: line('image elf r--r-xr--rw-') },
  { name: 'a library that was mapped by hand, its header wiped', act: line('image wiped r--r-xr--rw-') },
  { name: 'a thread in injected code', act: line('thread code') },
  { name: 'another process that has the memory open', act: holdMemory },
  {
    name: 'scanmem, attached for a moment: a scan meets it by chance',
    limit: 'the kernel trace tells of it',
    needs: 'scanmem',
    act: scanMemory,
  },
  { name: 'scanmem, with the kernel trace', needs: 'scanmem', args: TRACE, act: scanMemory },
  {
    name: 'memory written by another process (`process_vm_writev`)',
    limit: 'the kernel trace alone tells of it',
    prepare: (target) => target.tell('write'),
    act: (target) => writeFromOutside(target),
  },
  {
    name: '`process_vm_writev`, with the kernel trace',
    prepare: (target) => target.tell('write'),
    args: TRACE,
    act: (target) => writeFromOutside(target),
  },
  {
    name: '`PR_SET_DUMPABLE` 0, to keep others out',
    // Of a process of root it cannot be told.
    start: notRoot,
    act: line('undumpable'),
  },
  { name: 'executable for less than a scan, then gone', act: flash },
  {
    name: 'executable for microseconds, then data again, with the kernel trace',
    prepare: (target) => target.tell('write'),
    args: TRACE,
    act: line('flip\nprotect rw- 0'),
  },
];

/** In a mount namespace of its own, in which a library of its folder is `/dev/zero`. */
function boundZero() {
  const script = 'touch "$1/library.so" && mount --bind /dev/zero "$1/library.so" && shift && exec "$@"';
  const unshare = ['unshare', '--user', '--map-root-user', '--mount'];
  return { through: (folder) => [...unshare, 'sh', '-c', script, 'sh', folder] };
}

/** As another user, where this is root. */
function notRoot() {
  if (process.getuid() !== 0) return {};
  return {
    through(folder) {
      chmodSync(folder, 0o711);
      return ['setpriv', '--reuid=65534', '--clear-groups'];
    },
  };
}

async function learn(target) {
  target.baseline = join(target.folder, 'baseline.json');
  const args = ['learn', '--pid', String(target.pid), '--seconds', '3', '--output', target.baseline];
  const learner = spawn(process.execPath, [MAIN, ...args], { cwd: target.folder, stdio: 'ignore' });
  await once(learner, 'exit');
}

async function mapFile(target) {
  target.file = copy(target);
  await target.tell(`file ${target.file}`);
}

function copy({ folder }) {
  const path = join(folder, 'library.so');
  copyFileSync('/usr/bin/env', path);
  return path;
}

function gdb(pid, command) {
  spawnSync('gdb', ['-q', '-nx', '-batch', '-p', String(pid), '-ex', command]);
}

/** Where a process has the code of the C library. */
function libc(pid) {
  const line = readFileSync(`/proc/${pid}/maps`, 'latin1')
    .split('\n')
    .find((one) => / r-xp .*\/libc\.so\.6$/.test(one));
  return Number.parseInt(line, 16);
}

/** Changes a byte of the C library, `times` times. */
function patch(pid, times) {
  const memory = openSync(`/proc/${pid}/mem`, 'r+');
  const byte = Buffer.alloc(1);
  for (let time = 0; time < times; time++) {
    readSync(memory, byte, 0, 1, libc(pid));
    byte[0] ^= 1;
    writeSync(memory, byte, 0, 1, libc(pid));
  }
  closeSync(memory);
}

const POKE = `
import ctypes, os, sys
pid, address = int(sys.argv[1]), int(sys.argv[2])
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
libc.ptrace.restype = ctypes.c_long
assert libc.ptrace(16, pid, None, None) == 0
os.waitpid(pid, 0x40000000)
word = libc.ptrace(1, pid, address, None) & (2**64 - 1)
assert libc.ptrace(4, pid, address, word ^ 1) == 0
libc.ptrace(17, pid, None, None)
`;
const poke = (pid) => spawnSync('python3', ['-c', POKE, String(pid), String(libc(pid))]);

const WRITE = `
import ctypes, sys
class Place(ctypes.Structure): _fields_ = [("start", ctypes.c_void_p), ("bytes", ctypes.c_size_t)]
libc = ctypes.CDLL(None, use_errno=True)
health = ctypes.create_string_buffer(b"999", 4)
own, far = Place(ctypes.addressof(health), 4), Place(int(sys.argv[2]), 4)
assert libc.process_vm_writev(int(sys.argv[1]), ctypes.byref(own), 1, ctypes.byref(far), 1, 0) == 4
`;

const writeFromOutside = ({ pid, prepared }) =>
  spawnSync('python3', ['-c', WRITE, String(pid), String(prepared)]);

/** Looks for a value as a player does who wants to change it. */
function scanMemory({ pid }) {
  spawnSync('scanmem', ['-p', String(pid), '-c', '999;exit']);
}

/** As memory editors do. */
function holdMemory({ pid, child }) {
  const memory = openSync(`/proc/${pid}/mem`, 'r+');
  child.once('exit', () => closeSync(memory));
}

async function flash(target) {
  await target.tell('rwx');
  await target.tell('unmap');
}
