import { expect, test } from 'vitest';
import { unwantedProgram } from '../../../src/workers/surroundings/unwanted-program.js';

const sha256 = '0a'.repeat(32);

test('unwanted-program names everyone that runs, and the hash where that is what told', () => {
  const unwanted = [
    { pid: 99, name: 'scanmem', sha256: '' },
    { pid: 100, name: 'notes', sha256 },
  ];
  expect(unwantedProgram.look({ programs: { unwanted } })).toEqual([
    {
      kind: 'process',
      words: 'unwanted program scanmem (PID = 99) runs beside it',
      figures: { programPid: 99 },
    },
    {
      kind: 'process',
      words: `unwanted program notes (PID = 100) runs beside it, SHA-256 ${sha256}`,
      figures: { programPid: 100 },
    },
  ]);
});

test.each([
  ['nobody', { programs: { unwanted: [] } }],
  ['nothing known', {}],
])('and does not find %s', (_, views) => {
  expect(unwantedProgram.look(views)).toEqual([]);
});

test('it warns, and decides nothing: somebody else may run it', () => {
  expect(unwantedProgram).toMatchObject({ severity: 'high', maturity: 'experimental' });
});
