import { expect, test } from 'vitest';
import type { AddedModule, CodeOfFiles } from '../../../../src/facts/code.js';
import { newModule } from '../../../../src/workers/memory/origins/new-module.js';
import { preloadedModule } from '../../../../src/workers/memory/origins/preloaded-module.js';
import { read, region } from '../regions.js';

const NOTHING: CodeOfFiles = { written: [], unlinked: [], added: [], preloads: [] };
const regions = read(region('r-xp', '/usr/bin/game', 1n), region('r-xp', '/tmp/inject.so', 2n, 1, 32));
const SHA = 'a'.repeat(64);
const module = (more: Partial<AddedModule> = {}): AddedModule => ({
  startAddress: 32n * 4096n,
  bytes: 4096,
  sha256: SHA,
  buildId: '0b1d',
  writableBy: 'owner',
  ...more,
});
const seen = (...added: AddedModule[]) => newModule.look({ code: { ...NOTHING, added }, regions });

test.each<[string, Partial<AddedModule>, string]>([
  ['all of it', {}, `SHA-256 ${SHA}, build-id 0b1d, which its owner may change`],
  ['no build-id', { buildId: '' }, `SHA-256 ${SHA}, which its owner may change`],
  ['a file of root', { buildId: '', writableBy: 'root' }, `SHA-256 ${SHA}, which root alone may change`],
  ['a file of a group', { buildId: '', writableBy: 'group' }, `SHA-256 ${SHA}, which a group may change`],
  ['a file of all', { buildId: '', writableBy: 'everyone' }, `SHA-256 ${SHA}, which everybody may change`],
  ['no file', { sha256: '', buildId: '', writableBy: 'unknown' }, 'its file could not be read'],
])('new-module: %s', (_, more, words) => {
  expect(seen(module(more))).toEqual([
    { kind: 'region', index: 1, words: `Code was loaded after the start: ${words}` },
  ]);
});

test('new-module: none, one that the map does not have, no map', () => {
  expect(seen()).toEqual([]);
  const [elsewhere] = seen(module({ startAddress: 90n * 4096n }));
  expect(elsewhere).toMatchObject({ kind: 'process', words: expect.stringContaining(SHA) });
  expect(newModule.look({ code: { ...NOTHING, added: [module()] } })).toEqual([]);
});

test('preloaded-module: each entry of the environment', () => {
  const preloads = ['LD_PRELOAD=/tmp/x.so', 'LD_AUDIT=/tmp/y.so'];
  expect(preloadedModule.look({ code: { ...NOTHING, preloads } }).map(({ words }) => words)).toEqual([
    "The environment has code loaded before the program's own: LD_PRELOAD=/tmp/x.so",
    "The environment has code loaded before the program's own: LD_AUDIT=/tmp/y.so",
  ]);
  expect(preloadedModule.look({ code: NOTHING })).toEqual([]);
});
