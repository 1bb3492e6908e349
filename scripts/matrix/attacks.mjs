// Attacks, one by one: what is done to which target. `prepare` is done before the monitor looks; `act` is what must be found.
import { spawnSync } from 'node:child_process';
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

/** A line that the target obeys, in both kinds of targets. */
const both = (line) => ({ plain: (target) => target.send(line), jit: (target) => target.send(line) });
const plain = (line) => ({ plain: (target) => target.send(line) });
const any = (act) => ({ plain: act, jit: act });

export const ATTACKS = [
  { name: 'memory that is writable and executable', act: both('rwx') },
  { name: 'written, then made executable', prepare: (target) => target.tell('write'), act: both('flip') },
  { name: 'a memfd', act: both('memfd game') },
  { name: 'shared anonymous memory (`/dev/zero`)', act: both('shared') },
  { name: 'memory in huge pages', act: plain('huge') },
  { name: 'the stack, made executable', act: plain('stack') },
  { name: 'the heap, made executable', act: plain('heap') },
  {
    name: '`/dev/zero` mounted over a library',
    start: boundZero,
    act: { plain: (target) => target.send(`file ${target.folder}/library.so`) },
  },
  {
    name: 'a file that is deleted once it is mapped',
    prepare: mapFile,
    act: { plain: (target) => unlinkSync(target.file) },
  },
  {
    name: 'a file without a name on disk (`O_TMPFILE`)',
    act: { plain: (target) => target.send(`nameless ${target.folder}`) },
  },
  { name: 'a file without a name in memory (`/dev/shm`)', act: plain('nameless /dev/shm') },
  {
    name: 'a library that is loaded late',
    wait: 11_000,
    act: { plain: (target) => target.send(`file ${copy(target)}`) },
  },
  {
    name: '`dlopen` called by gdb',
    wait: 11_000,
    act: any(({ pid }) => gdb(pid, 'call (void*)dlopen("libBrokenLocale.so.1", 2)')),
  },
  { name: '`LD_PRELOAD`', start: () => ({ env: { LD_PRELOAD: '/nowhere/overlay.so' } }), act: any(() => {}) },
  { name: 'code patched through `/proc/PID/mem`', act: any(({ pid }) => patch(pid, 1)) },
  { name: 'code patched and put back at once', act: any(({ pid }) => patch(pid, 2)) },
  { name: 'code made writable, patched, and made what it was', act: plain('rewrite') },
  { name: 'code patched by gdb', act: any(({ pid }) => gdb(pid, `set var *(char*)${libc(pid)} = 0x90`)) },
  { name: 'code patched with ptrace (`PTRACE_POKETEXT`)', act: any(({ pid }) => poke(pid)) },
  { name: 'code written into the vdso', act: plain('vdso file') },
  { name: 'a library that was mapped by hand', act: plain('image elf r--r-xr--rw-') },
  { name: 'a library that was mapped by hand, its header wiped', act: plain('image wiped r--r-xr--rw-') },
  { name: 'a thread in injected code', act: plain('thread code') },
  { name: 'another process that has the memory open', act: any(holdMemory) },
  {
    name: '`PR_SET_DUMPABLE` 0, to keep others out',
    // Of a process of root it cannot be told.
    start: notRoot,
    act: plain('undumpable'),
  },
  {
    name: 'executable for less than a scan, then gone',
    act: { plain: flash },
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

/** As memory editors do. */
function holdMemory({ pid, child }) {
  const memory = openSync(`/proc/${pid}/mem`, 'r+');
  child.once('exit', () => closeSync(memory));
}

async function flash(target) {
  await target.tell('rwx');
  await target.tell('unmap');
}
