/** Every fact, one line each; the name is its id. To add one: a folder or file of its own, its test, a line here. */

export { handles } from './access/handles.js';
export { tracer } from './access/tracer.js';
export { visibility } from './access/visibility.js';
export { code } from './code.js';
export { images } from './images.js';
export { mappings } from './mappings.js';
export { marks } from './marks.js';
export { modules } from './modules.js';
export { programs } from './programs.js';
export { regions } from './regions/regions.js';
export { threads } from './threads.js';
export { accesses } from './traced/accesses.js';
export { flips } from './traced/flips.js';
export { vdso } from './vdso.js';
