/**
 * The demo's game: draws frames, and on the word `inject` maps one page of RWX memory into itself, as injected code would.
 * Run with `node --jitless`, which has no executable memory of its own, so that a monitor finds it clean before.
 */
import koffi from 'koffi';

const PAGE_BYTES = 4096;
const PROT_READ_WRITE_EXECUTE = 7;
const MAP_PRIVATE_ANONYMOUS = 0x22;
const FRAME_MS = 16;

const mmap = koffi
  .load('libc.so.6')
  .func('void *mmap(void *address, size_t length, int protection, int flags, int fd, long offset)');

setInterval(() => {}, FRAME_MS);
process.stdin.on('data', (word) => {
  if (word.toString().trim() !== 'inject') return;
  mmap(null, PAGE_BYTES, PROT_READ_WRITE_EXECUTE, MAP_PRIVATE_ANONYMOUS, -1, 0);
});
// The process that started it is gone: end too.
process.stdin.on('end', () => process.exit());
process.stdout.write('ready\n');
