import { expect, test } from 'vitest';
import type { Access } from '../../../../src/facts/traced/accesses.js';
import { foreignMemoryAccess } from '../../../../src/workers/memory/told/foreign-memory-access.js';
import { untoldAccesses } from '../../../../src/workers/memory/told/untold-accesses.js';

const WRITE: Access = { way: 'write', pid: 99, name: 'cheat', bytes: 16, times: 2 };
const words = (...accesses: Access[]) =>
  foreignMemoryAccess.look({ accesses: { accesses, total: 5, lost: 0 } }).map((sighting) => sighting.words);

test.each<[Access, string]>([
  [WRITE, 'process cheat (PID = 99) wrote 16 bytes into the memory of this one, in 2 calls'],
  [
    { ...WRITE, way: 'read', bytes: 1, times: 1 },
    'process cheat (PID = 99) read 1 byte of the memory of this one, in 1 call',
  ],
  [
    { ...WRITE, way: 'attach', bytes: 0, times: 1 },
    'process cheat (PID = 99) asked to trace this one, in 1 call',
  ],
  [
    { ...WRITE, way: 'poke', name: '' },
    'process that is gone (PID = 99) asked to write 16 bytes into the memory of this one, in 2 calls',
  ],
])('foreign-memory-access names who did %j', (access, said) => {
  expect(words(access)).toEqual([`${said}; 5 accesses told so far`]);
});

test('each process and each way is a finding; where there is none, there is none', () => {
  expect(words(WRITE, { ...WRITE, pid: 100 }, { ...WRITE, way: 'attach' })).toHaveLength(3);
  expect(words()).toEqual([]);
  expect(foreignMemoryAccess.look({})).toEqual([]);
});

test('it warns, and decides nothing: debuggers and profilers do the same', () => {
  expect(foreignMemoryAccess).toMatchObject({ severity: 'medium', maturity: 'experimental' });
});

test('untold-accesses says how many could not be told, and nothing when all were', () => {
  const look = (lost: number) => untoldAccesses.look({ accesses: { accesses: [], total: 5, lost } });
  expect(look(0)).toEqual([]);
  expect(look(7)).toMatchObject([{ kind: 'process', figures: { lost: 7 } }]);
});
