import { BACKING } from '../../../facts/regions/backing.js';
import { defineOriginDetector } from './origin-detector.js';

/** Code on the heap, of programs that were linked for an executable stack too: the kernel then gives them all memory so. */
export const executableHeap = defineOriginDetector({
  id: 'executable-heap',
  title: 'The heap is executable',
  backing: BACKING.heap,
  validatedOn: 'C programs, Python, Java, LuaJIT and Node.js: none.',
  tuning: 'Allow "[heap]" (memory.allow).',
});
