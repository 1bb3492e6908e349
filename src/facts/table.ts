/** Every fact, one line each; the name is its id. To add one: a folder or file of its own, its test, a line here. */

export { code } from './code.js';
export { handles } from './handles.js';
export { images } from './images.js';
export { mappings } from './mappings.js';
export { regions } from './regions/regions.js';
export { threads } from './threads.js';
export { accesses } from './traced/accesses.js';
export { flips } from './traced/flips.js';
export { tracer } from './tracer.js';
export { vdso } from './vdso.js';
export { visibility } from './visibility.js';
