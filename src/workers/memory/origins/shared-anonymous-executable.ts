import { BACKING } from '../../../facts/regions/backing.js';
import { defineOriginDetector } from './origin-detector.js';

/** Code in anonymous memory that is shared: with a process that may write what this one runs. */
export const sharedAnonymousExecutable = defineOriginDetector({
  id: 'shared-anonymous-executable',
  title: 'Executable memory that is shared and has no file',
  backing: BACKING.sharedAnonymous,
  validatedOn: 'C programs, Python, Java, LuaJIT and Node.js: none.',
  tuning: 'Allow it by name and size (memory.allow).',
});
