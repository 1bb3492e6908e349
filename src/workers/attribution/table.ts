/** Every runtime that is recognised, one line each. To add one: a file, a map of it among the fixtures, a line here. */
export { jvm } from './runtimes/jvm.js';
export { luajit } from './runtimes/luajit.js';
export { mono } from './runtimes/mono.js';
export { php } from './runtimes/php.js';
export { qemu } from './runtimes/qemu.js';
export { sljit } from './runtimes/sljit.js';
export { v8 } from './runtimes/v8.js';
export { yjit } from './runtimes/yjit.js';
