/** Every detector of facts, one line each (the input's indicators are in input/). To add one: a file, its test, a line here. */
export { tracer } from './debugger/tracer.js';
export { anonymousExecutable } from './memory/anonymous-executable.js';
export { anyExecutable } from './memory/any-executable.js';
export { deletedFileExecutable } from './memory/deleted-file-executable.js';
export { modifiedCode } from './memory/modified-code.js';
export { unverifiedCode } from './memory/unverified-code.js';
export { writableExecutable } from './memory/writable-executable.js';
export { writtenVdso } from './memory/written-vdso.js';
