import { expect, test } from 'vitest';
import { rulesOf, unwantedBy } from '../../../../src/sources/linux/programs/rules.js';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const NAMES = { shortName: 'cheat', baseName: 'scanmem' };

test.each([
  ['its short name', { name: 'cheat' }, '', { name: 'cheat', isByHash: false }],
  ['the base name of its executable', { name: 'scanmem' }, '', { name: 'scanmem', isByHash: false }],
  ['a glob', { name: 'scan*' }, '', { name: 'scanmem', isByHash: false }],
  ['its hash', { sha256: A }, A, { name: 'cheat', isByHash: true }],
  ['name and hash', { name: 'scanmem', sha256: A }, A, { name: 'scanmem', isByHash: true }],
])('unwanted by %s', (_, program, sha256, expected) => {
  expect(unwantedBy(rulesOf([program]), NAMES, sha256)).toEqual(expected);
});

test.each([
  ['a part of its name', { name: 'scan' }, A],
  ['another case', { name: 'Cheat' }, A],
  ['another hash', { sha256: B }, A],
  ['a hash that is not known', { sha256: B }, ''],
  ['its name with another hash', { name: 'cheat', sha256: B }, A],
  ['its hash with another name', { name: 'notes', sha256: A }, A],
])('not unwanted by %s', (_, program, sha256) => {
  expect(unwantedBy(rulesOf([program]), NAMES, sha256)).toBeUndefined();
});

test('the first entry that fits decides, and names are bytes', () => {
  const rules = rulesOf([{ name: 'other' }, { sha256: A }, { name: 'ché*' }]);
  expect(unwantedBy(rules, NAMES, A)).toEqual({ name: 'cheat', isByHash: true });
  const bytes = Buffer.from('chéat').toString('latin1');
  expect(unwantedBy(rules, { shortName: bytes, baseName: '' }, '')).toEqual({ name: bytes, isByHash: false });
});

test('an executable whose name may not be read is nobody: not even any name fits it', () => {
  expect(unwantedBy(rulesOf([{ name: '?*x' }]), { shortName: 'a', baseName: '' }, '')).toBeUndefined();
});
