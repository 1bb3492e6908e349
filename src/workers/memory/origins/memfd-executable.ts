import { BACKING } from '../../../facts/regions/backing.js';
import { defineOriginDetector } from './origin-detector.js';

/** Code of a memfd: the usual way to load a library, or to run a program, that nobody finds on a disk. */
export const memfdExecutable = defineOriginDetector({
  id: 'memfd-executable',
  title: 'Executable memory of a memfd: a file that was never on a disk',
  backing: BACKING.memoryFile,
  validatedOn:
    'C programs, Python, Java, LuaJIT and Node.js: none. libffi, .NET and some drivers map such memory themselves.',
  tuning: 'Allow it by name, as in "/memfd:doublemapper*", with its permissions (memory.allow).',
});
