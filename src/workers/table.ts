/** Every detector of facts, one line each (the input's indicators are in input/). To add one: a file, its test, a line here. */
export { tracer } from './debugger/tracer.js';
export { anonymousExecutable } from './memory/anonymous-executable.js';
export { anyExecutable } from './memory/any-executable.js';
export { modifiedCode } from './memory/modified-code.js';
export { deletedFileExecutable } from './memory/origins/deleted-file-executable.js';
export { executableHeap } from './memory/origins/executable-heap.js';
export { executableStack } from './memory/origins/executable-stack.js';
export { memfdExecutable } from './memory/origins/memfd-executable.js';
export { namedAnonymousExecutable } from './memory/origins/named-anonymous-executable.js';
export { newModule } from './memory/origins/new-module.js';
export { preloadedModule } from './memory/origins/preloaded-module.js';
export { sharedAnonymousExecutable } from './memory/origins/shared-anonymous-executable.js';
export { spoofedName } from './memory/origins/spoofed-name.js';
export { unverifiedCode } from './memory/unverified-code.js';
export { writableExecutable } from './memory/writable-executable.js';
export { writtenVdso } from './memory/written-vdso.js';
