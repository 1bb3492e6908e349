import { BACKING } from '../../../facts/regions/backing.js';
import { defineOriginDetector } from './origin-detector.js';

/** Code in memory that its process named, as some just-in-time compilers do, and whoever wants to look like one. */
export const namedAnonymousExecutable = defineOriginDetector({
  id: 'named-anonymous-executable',
  title: 'Executable memory to which the process gave a name',
  backing: BACKING.namedMemory,
  validatedOn: 'C programs, Python, Java, LuaJIT and Node.js: none.',
  tuning: 'Allow it by name, as in "[anon:name]" (memory.allow).',
});
