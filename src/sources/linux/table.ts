/** Every probe of Linux, one line each. To add one: a file, its test, a line here. */
export { codeProbe } from './code/code-probe.js';
export { regionsProbe } from './regions/regions-probe.js';
export { tracerProbe } from './tracer-probe.js';
export { vdsoProbe } from './vdso/vdso-probe.js';
