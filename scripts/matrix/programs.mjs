// Honest programs: what they are called in the page, and how they are started. What is not installed is said to be so.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const JAVA = `public class Busy { public static void main(String[] a) throws Exception {
  long x = 1; for (;;) { for (int i = 0; i < 1000000; i++) x = x * 31 + i; if (x == 0) System.out.println(x); Thread.sleep(50); } } }`;
const CSHARP = `class Busy { static void Main() { double x = 1; for (;;) { for (int i = 0; i < 1000000; i++) x = x * 31 + i;
  if (x == 0) System.Console.WriteLine(x); System.Threading.Thread.Sleep(50); } } }`;
const JAVASCRIPT = `const fs = Array.from({ length: 500 }, (_, i) => new Function('x', 'return x * ' + i));
setInterval(() => { for (const f of fs) for (let k = 0; k < 50; k++) f(k) }, 10); /a(b|c)*d/.test('abcd')`;
const LUA = `local fs = {} for i = 1, 100 do fs[i] = load('return function(x) for i = 1, 200 do x = x + i * ' .. i .. ' end return x end')() end
while true do for i = 1, 100 do fs[i](i) end end`;
const PHP = `while (true) { $x = 0; for ($i = 0; $i < 1000000; $i++) $x += $i; for ($i = 0; $i < 20; $i++) preg_match("/a(b|c)*d$i/", "abcd"); usleep(20000); }`;
const RUBY = 'loop { 100000.times { |i| i * i }; sleep 0.02 }';
const GREP = 'yes abcbcd | grep -P "a(b|c)*d$" > /dev/null';
const SCRIPT = `const GLib = imports.gi.GLib; const fs = Array.from({ length: 500 }, (_, i) => new Function('x', 'return x * ' + i));
GLib.timeout_add(0, 10, () => { for (const f of fs) for (let k = 0; k < 50; k++) f(k); return true; }); new GLib.MainLoop(null, false).run();`;
const PAGE = `<script>const fs = Array.from({ length: 500 }, (_, i) => new Function('x', 'return x * ' + i));
setInterval(() => { for (const f of fs) for (let k = 0; k < 50; k++) f(k) }, 50)</script>`;
const ERLANG = 'F = fun(F) -> lists:sum(lists:seq(1, 1000)), timer:sleep(5), F(F) end, F(F).';
const CLOSURE =
  'require "fiddle"; $c = Class.new(Fiddle::Closure) { def call = 1 }.new(Fiddle::TYPE_INT, []); sleep';
const POSTGRES = '/usr/lib/postgresql/15/bin';
const DATABASE = `chmod 711 . && install -d -o postgres data && runuser -u postgres -- ${POSTGRES}/initdb data`;
const QUERIES = `runuser -u postgres -- ${POSTGRES}/postgres -D data -k "$PWD/data" -c listen_addresses= -c jit_above_cost=0 &
sleep 3; while sleep 0.1; do echo 'SELECT sum(i * 3 + length(i::text)) FROM generate_series(1, 100000) i;'; done | runuser -u postgres -- psql -h "$PWD/data"`;
const CALLBACKS = 'import ctypes,time; f=ctypes.CFUNCTYPE(ctypes.c_int)(lambda: 1); time.sleep(1e6)';

/** @param folder for what has to be compiled */
export const programs = (folder) => [
  { name: 'sleep', command: ['sleep', 'infinity'] },
  { name: 'Python', command: ['python3', '-c', 'import ssl, json, time; time.sleep(1e6)'] },
  {
    name: 'Python with callbacks (libffi)',
    command: ['python3', '-c', CALLBACKS],
  },
  { name: 'Ruby with callbacks (libffi)', command: ['ruby', '-e', CLOSURE] },
  { name: 'Perl', command: ['perl', '-e', 'sleep'] },
  { name: 'Node.js', command: ['node', '-e', JAVASCRIPT] },
  { name: 'gjs', command: ['gjs', '-c', SCRIPT] },
  {
    name: 'Firefox',
    command: [
      'firefox-esr',
      '--headless',
      '--no-remote',
      '--profile',
      folder,
      `file://${source(folder, 'page.html', PAGE)}`,
    ],
    env: { HOME: folder, DISPLAY: '' },
  },
  {
    name: 'PostgreSQL with its JIT (LLVM)',
    prepare: ['sh', '-c', DATABASE],
    command: ['sh', '-c', QUERIES],
    needs: `${POSTGRES}/postgres`,
  },
  { name: 'Erlang', command: ['erl', '-noshell', '-eval', ERLANG] },
  { name: 'Java', command: ['java', source(folder, 'Busy.java', JAVA)] },
  { name: 'LuaJIT', command: ['luajit', '-e', LUA] },
  {
    name: 'Mono',
    prepare: ['mcs', source(folder, 'Busy.cs', CSHARP)],
    command: ['mono', join(folder, 'Busy.exe')],
  },
  {
    name: 'PHP with its JIT',
    command: [
      'php',
      '-d',
      'opcache.enable_cli=1',
      '-d',
      'opcache.jit=1255',
      '-d',
      'opcache.jit_buffer_size=32M',
      '-r',
      PHP,
    ],
  },
  { name: 'PHP', command: ['php', '-r', PHP] },
  { name: 'Ruby with YJIT', command: ['ruby', '--yjit', '-e', RUBY] },
  { name: 'grep -P', command: ['sh', '-c', GREP] },
  { name: 'qemu-x86_64', command: ['qemu-x86_64', '/bin/sleep', 'infinity'] },
  {
    name: 'a Wine program',
    prepare: [
      'sh',
      '-c',
      'WINEPREFIX=$PWD/wine WINEDEBUG=-all DISPLAY= /usr/lib/wine/wine64 wineboot --init',
    ],
    command: ['sh', '-c', 'sleep infinity | exec /usr/lib/wine/wine64 cmd'],
    env: { WINEPREFIX: join(folder, 'wine'), WINEDEBUG: '-all', DISPLAY: '' },
    needs: '/usr/lib/wine/wine64',
  },
  {
    name: 'openarena-server',
    command: ['/usr/games/openarena-server', '+set', 'dedicated', '1', '+map', 'oa_dm1'],
  },
];

function source(folder, name, text) {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}
