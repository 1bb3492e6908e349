/** Every probe of Linux, one line each. To add one: a file, its test, a line here. */
export { codeProbe } from './code/code-probe.js';
export { handlesProbe } from './handles/handles-probe.js';
export { imagesProbe } from './images/images-probe.js';
export { marksProbe } from './marks/marks-probe.js';
export { modulesProbe } from './modules/modules-probe.js';
export { programsProbe } from './programs/programs-probe.js';
export { regionsProbe } from './regions/regions-probe.js';
export { threadsProbe } from './threads/threads-probe.js';
export { accessesProbe } from './trace/accesses-probe.js';
export { flipsProbe } from './trace/flips-probe.js';
export { tracerProbe } from './tracer-probe.js';
export { vdsoProbe } from './vdso/vdso-probe.js';
export { visibilityProbe } from './visibility/visibility-probe.js';
export { mappingsProbe } from './wake/mappings-probe.js';
