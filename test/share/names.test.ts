import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BACKING, backingByName } from '../../src/facts/regions/backing.js';
import { AllowMarks, globFor } from '../../src/share/allow-marks.js';
import { Names } from '../../src/share/names.js';
import { Pseudonyms } from '../../src/share/pseudonyms.js';
import { escapeNameBytes } from '../../src/text/escape.js';
import { compileGlob } from '../../src/text/glob.js';
import { RUNTIMES } from '../../src/workers/attribution/attribute.js';
import { programIn } from '../../src/workers/memory/baseline/baseline.js';

/** Parts from which a hostile process makes names that look like something else. */
const PARTS = [
  ...['/', '/memfd:', '/dev/zero', '/SYSV00000000', '/SYSV0badcafe', 'anon_inode:', ' (deleted)', '[vdso]'],
  ...[
    '[heap]',
    '[anon:secret]',
    '[anon_shmem:secret]',
    '/anon_hugepage',
    'secret',
    'libjvm.so',
    'node',
    '.so',
  ],
  ...['qemu-secret', 'luajit-secret', '_ctypes.secret.so', 'libruby-secret.so.1', '\\012', 'ä'],
];
const names = fc
  .oneof(
    fc.array(fc.constantFrom(...PARTS), { maxLength: 6 }).map((parts) => parts.join('')),
    fc.stringMatching(/^\/[a-z]{1,8}\/[a-z]{1,8}(?:\.so)?(?: \(deleted\))?$/),
  )
  .map((text) => Buffer.from(text).toString('latin1'));
const globs = fc.oneof(
  fc.array(fc.constantFrom(...PARTS, '*', '?'), { maxLength: 4 }).map((parts) => parts.join('')),
  fc.constantFrom('', '*', '[heap]', '/dev/zero*', '/*'),
);

const namesFor = (allow: readonly string[] = []) =>
  new Names(new Pseudonyms(), new AllowMarks({ memory: { allow: allow.map((path) => ({ path })) } }));

const runtimesOf = (path: string) =>
  RUNTIMES.filter(({ modules }) => modules.test(path.slice(path.lastIndexOf('/') + 1))).map(({ id }) => id);
const LIKE_THE_KERNELS =
  /\/\[(?:vdso|vvar|vsyscall|uprobes|stack|heap|anon(?:_shmem)?:[^/]*)\](?: \(deleted\))?$/;
const isLikeKernels = (name: string) => name.startsWith('/') && LIKE_THE_KERNELS.test(name);
/** As the detector `spoofed-name` takes it. */
const isLikeMemory = (name: string) =>
  name === '/anon_hugepage (deleted)' ||
  backingByName(true, Buffer.from(name, 'latin1'), 0, name.length) === BACKING.sharedMemory;

test('what judgement reads of a name is true of its pseudonym too', () => {
  fc.assert(
    fc.property(fc.array(names, { maxLength: 8 }), fc.array(globs, { maxLength: 4 }), (all, allow) => {
      const shared = namesFor(allow);
      const before = allow.map(compileGlob);
      const after = allow.map((glob, at) => compileGlob(globFor(glob, at)));
      for (const name of all) {
        const standIn = shared.region(name);
        expect(isLikeMemory(standIn), name).toBe(isLikeMemory(name));
        expect(standIn.startsWith('/')).toBe(name.startsWith('/'));
        expect(isLikeKernels(standIn), name).toBe(isLikeKernels(name));
        expect(runtimesOf(standIn), name).toEqual(runtimesOf(name));
        expect(after.map((matches) => matches(standIn))).toEqual(before.map((matches) => matches(name)));
        expect(standIn).not.toContain('secret');
      }
    }),
    { numRuns: 2000 },
  );
});

test('the same name has the same pseudonym, and another one another', () => {
  fc.assert(
    fc.property(fc.uniqueArray(names, { maxLength: 12 }), (all) => {
      const shared = namesFor();
      const standIns = all.map((name) => shared.region(name));
      expect(new Set(standIns).size).toBe(all.length);
      expect(all.map((name) => shared.region(name))).toEqual(standIns);
    }),
    { numRuns: 1000 },
  );
});

test('who runs a program runs its pseudonym, and a learnt file is the one that was learnt', () => {
  // Memory is no program.
  const files = names.filter((name) => !/^\/(?:memfd:|SYSV|dev\/zero|anon_hugepage)/.test(name));
  fc.assert(
    fc.property(fc.uniqueArray(files, { minLength: 1, maxLength: 12 }), (all) => {
      const shared = namesFor(['*secret*']);
      const standIns = all.map((name) => shared.region(name));
      for (const [at, name] of all.entries()) {
        const program = shared.escapedName(programIn(name));
        expect(standIns.map((path) => programIn(path) === program)).toEqual(
          all.map((path) => programIn(path) === programIn(name)),
        );
        expect(shared.escapedPath(escapeNameBytes(name))).toBe(escapeNameBytes(standIns[at] ?? ''));
      }
    }),
    { numRuns: 1000 },
  );
});

test.each(RUNTIMES.map(({ id, modules }) => [id, modules] as const))(
  'whatever a module of %s is called, its pseudonym is one of the same runtimes',
  (_, modules) => {
    fc.assert(
      fc.property(fc.stringMatching(modules), (baseName) => {
        expect(runtimesOf(namesFor().region(`/opt/${baseName}`))).toEqual(runtimesOf(baseName));
      }),
      { numRuns: 300 },
    );
  },
);

test('names that many processes share stay, and no folder does', () => {
  const shared = namesFor();
  expect(
    ['/usr/lib/jvm/libjvm.so', '[vdso]', '/memfd:x (deleted)', '/home/eve/x.so', ''].map((name) =>
      shared.region(name),
    ),
  ).toEqual(['/folder-1/libjvm.so', '[vdso]', '/memfd:name-1 (deleted)', '/folder-2/name-2', '']);
});
