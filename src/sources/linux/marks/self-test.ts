import { close, O_RDONLY_CLOEXEC, open, PAGE_BYTES } from '../libc.js';
import { MAP_FAILED, MAP_PRIVATE, map, PROT, protect, unmap } from '../pages/memory-calls.js';
import { readSmaps } from './smaps.js';

const CODE = PROT.read | PROT.execute;

/**
 * Whether the kernel marks code that was made writable, and no other. That is documented nowhere, so it is tried with a page of the monitor's
 * own program, to which nobody writes.
 */
export function marksWritable(): boolean {
  const fileFd = open('/proc/self/exe', O_RDONLY_CLOEXEC);
  if (fileFd < 0) return false;
  const address = map(null, PAGE_BYTES, CODE, MAP_PRIVATE, fileFd, 0);
  close(fileFd);
  if (address === MAP_FAILED) return false;
  try {
    if (isMarked(address) !== false) return false;
    // Where a policy forbids it to the monitor, nothing is known of others.
    if (protect(address, PAGE_BYTES, PROT.read | PROT.write) !== 0) return false;
    if (protect(address, PAGE_BYTES, CODE) !== 0) return false;
    return isMarked(address) === true;
  } finally {
    unmap(address, PAGE_BYTES);
  }
}

/** Undefined where that cannot be read. */
function isMarked(address: bigint): boolean | undefined {
  const smapsFd = open('/proc/self/smaps', O_RDONLY_CLOEXEC);
  if (smapsFd < 0) return undefined;
  let answer: boolean | undefined;
  readSmaps(smapsFd, ({ start, end, isAccounted }) => {
    if (end <= address) return true;
    if (start <= address) answer = isAccounted;
    return false;
  });
  close(smapsFd);
  return answer;
}
