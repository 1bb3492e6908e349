import { BACKING, type Backing } from './backing.js';

/** What backs a region, in words for people. */
export const BACKING_WORDS: Readonly<Record<Backing, string>> = {
  [BACKING.anonymous]: 'nothing',
  [BACKING.file]: 'a file',
  [BACKING.sharedMemory]: 'shared memory',
  [BACKING.kernel]: 'the kernel',
  [BACKING.stack]: 'nothing (stack)',
  [BACKING.heap]: 'nothing (heap)',
  [BACKING.namedMemory]: 'nothing (named)',
  [BACKING.memoryFile]: 'a file in memory',
  [BACKING.sharedAnonymous]: 'shared memory without a name',
  [BACKING.behindHeader]: 'nothing (behind a header)',
};
