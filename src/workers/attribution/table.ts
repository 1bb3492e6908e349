/** Every runtime that is recognised, one line each. To add one: a file, a map of it among the fixtures, a line here. */
export { erlang } from './runtimes/erlang.js';
export { jvm } from './runtimes/jvm.js';
export { libffi } from './runtimes/libffi.js';
export { luajit } from './runtimes/luajit.js';
export { mono } from './runtimes/mono.js';
export { php } from './runtimes/php.js';
export { postgresql } from './runtimes/postgresql.js';
export { qemu } from './runtimes/qemu.js';
export { sljit } from './runtimes/sljit.js';
export { spidermonkey } from './runtimes/spidermonkey.js';
export { v8 } from './runtimes/v8.js';
export { wine } from './runtimes/wine/wine.js';
export { wineDrivers } from './runtimes/wine/wine-drivers.js';
export { wineProxies } from './runtimes/wine/wine-proxies.js';
export { yjit } from './runtimes/yjit.js';
