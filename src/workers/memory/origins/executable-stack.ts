import { BACKING } from '../../../facts/regions/backing.js';
import { defineOriginDetector } from './origin-detector.js';

/** Code on the stack: of a program that was linked so (-z execstack), or made so to run what an overflow wrote there. */
export const executableStack = defineOriginDetector({
  id: 'executable-stack',
  title: 'The stack is executable',
  backing: BACKING.stack,
  validatedOn: 'C programs, Python, Java, LuaJIT and Node.js: none.',
  tuning: 'Link without -z execstack; where that cannot be, allow "[stack]" (memory.allow).',
});
