import { RUNTIMES } from '../workers/attribution/attribute.js';

/** What the system itself calls memory. */
const OF_THE_SYSTEM: ReadonlySet<string> = new Set([
  '',
  '[heap]',
  '[stack]',
  '[uprobes]',
  '[vdso]',
  '[vsyscall]',
  '[vvar]',
  '[vvar_vclock]',
  '[name left out]',
  '/dev/zero',
  '/dev/zero (deleted)',
  '/anon_hugepage (deleted)',
]);

/** True for the name of a region that is the system's own. */
export const isOfSystem = (name: string): boolean => OF_THE_SYSTEM.has(name);

/** The last part of a path that is made to look like the system's own name. */
export const SYSTEM_LIKE = /^\[(?:heap|stack|uprobes|vdso|vsyscall|vvar)\]$/;

const VERSION = String.raw`[\d.]{0,12}`;

/**
 * Files by which a runtime is known, as their makers and distributions call them: the name decides whether the runtime explains memory.
 * A pattern of a runtime may have room for a name of somebody's own; here is none.
 */
const OF_RUNTIMES = [
  'node|nodejs|electron|chrome|chromium|deno|libnode\\.so#|libcef\\.so',
  'libjvm\\.so|beam\\.smp|opcache\\.so|llvmjit\\.so|fiddle\\.so|libgirepository-1\\.0\\.so#',
  '_ctypes\\.so|_ctypes\\.cpython-\\d{1,4}-(?:x86_64|aarch64)-linux-gnu\\.so',
  'luajit|luajit-#|libluajit-5\\.1\\.so#',
  'mono|mono-sgen|mono-boehm|libmono(?:sgen|boehm)?-2\\.0\\.so#|libmonobdwgc-2\\.0\\.so',
  'qemu-(?:system-)?(?:x86_64|i386|aarch64|arm|riscv64|ppc64le|s390x)(?:-static)?',
  'libpcre2-(?:8|16|32)\\.so#|js\\d{1,4}|libmozjs-\\d{1,4}\\.so#|libxul\\.so',
  'ruby#|libruby(?:-#)?\\.so#|ntdll\\.so|ntoskrnl\\.exe|rpcrt4\\.dll',
];
const RUNTIME_FILE = new RegExp(`^(?:${OF_RUNTIMES.join('|').replaceAll('#', VERSION)})$`);

/** Forms of names for other files that a runtime takes for its own, with the place of the number; longer than any version above. */
const OTHER_FORMS = [
  'qemu-name-#',
  'luajit-name-#',
  'libruby-name-#.so',
  '_ctypes.name-#.so',
  'libnode.so.9999999999999#',
  'libgirepository-1.0.so.9999999999999#',
  'libluajit-5.1.so.9999999999999#',
  'libmonosgen-2.0.so.9999999999999#',
  'libpcre2-8.so.9999999999999#',
  'js9999#',
  'ruby9999999999999#',
];

const runtimesOf = (baseName: string): string =>
  RUNTIMES.filter(({ modules }) => modules.test(baseName))
    .map(({ id }) => id)
    .join();

/** True for the base name of a file that stays, because runtimes are known by it. */
export const isRuntimeFile = (baseName: string): boolean => RUNTIME_FILE.test(baseName);

/** A base name for a file of that number that the same runtimes take for theirs. */
export function namedAlike(baseName: string, number: number): string {
  const runtimes = runtimesOf(baseName);
  const form =
    runtimes === '' ? undefined : OTHER_FORMS.find((one) => runtimesOf(one.replace('#', '0')) === runtimes);
  return (form ?? 'name-#').replace('#', `${number}`);
}
