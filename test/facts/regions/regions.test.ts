import { expect, test } from 'vitest';
import { BACKING } from '../../../src/facts/regions/backing.js';
import { HEADER_BYTES, REGION_BYTES } from '../../../src/facts/regions/layout.js';
import { packRegions } from '../../../src/facts/regions/region-builder.js';
import { regions } from '../../../src/facts/regions/regions.js';
import { region } from '../../workers/memory/regions.js';
import { comparableValue } from '../arbitraries.js';

const GAME = '1000-2000 r-xp 00000000 fe:00 12 /bin/game\n';
const NUMBERED = '1000-2000 r-xp 0 fe:0 12 1\n';
const JIT = '3000-4000 rwxp 00000000 00:00 0 \n';
const DATA = '5000-6000 rw-p 00000000 00:00 0 \n';
const VSYSCALL = 'ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  [vsyscall]\n';

const backings = (json: Record<string, unknown>) => {
  const view = regions.view(regions.decode(json));
  return Array.from({ length: view.count }, (_, index) => view.backing(index));
};

test('a letter a region says what backs it, whatever its name says', () => {
  expect(backings({ maps: GAME + JIT, backing: 'sk' })).toEqual([BACKING.sharedMemory, BACKING.kernel]);
  expect(backings({ maps: GAME + JIT, backing: 'fa' })).toEqual([BACKING.file, BACKING.anonymous]);
});

test('without letters, as in version 1, inode and name say it', () => {
  expect(backings({ maps: GAME + JIT })).toEqual([BACKING.file, BACKING.anonymous]);
});

test('a name stands once, and its number where it belongs', () => {
  const shared = region('r-xp', '/bin/game', 12n);
  const packed = packRegions([shared, region('rwxp'), shared, region('r-xp', '/lib/other', 13n)]);
  const json = regions.encode(packed);
  expect(json).toMatchObject({
    names: ['/bin/game', '/lib/other'],
    backing: expect.stringMatching(/^....$/),
  });
  expect(String(json.maps).match(/ \S*$/gm)).toEqual([' 0', ' ', ' 0', ' 1']);
  expect(comparableValue(regions.decode(json))).toEqual(comparableValue(packed));
});

test('a map that one region left says no more than that', () => {
  const all = Array.from({ length: 1000 }, (_, index) => ({
    ...region('r-xp', '/bin/game', 12n),
    startAddress: BigInt(index * 0x2000),
    endAddress: BigInt(index * 0x2000 + 0x1000),
  }));
  const without = all.filter((_, index) => index !== 600);
  const [before, after] = [packRegions(all), packRegions(without)];
  expect(regions.changes?.between(before, after).edit).toEqual([600, 1, 0, 399, 0, 0]);
  expect(regions.changes?.between(after, before).edit).toEqual([600, 0, 1, 399, 0, 0]);
  expect(regions.changes?.between(before, before).edit).toEqual([1000, 0, 0]);
});

test('what is dropped from a map has no letter', () => {
  expect(backings({ maps: DATA + GAME + VSYSCALL + JIT, backing: 'fa' })).toEqual([
    BACKING.file,
    BACKING.anonymous,
  ]);
  expect(backings({ maps: DATA, backing: '' })).toEqual([]);
});

test.each([
  ['no map', { backing: '' }, /^expected "maps" to be text, got nothing$/],
  ['a map that is no text', { maps: [GAME] }, /^expected "maps" to be text, got a list$/],
  ['a map that is none', { maps: 'x\n' }, /^line 1 of a memory map: expected /],
  ['a map that is cut', { maps: GAME + JIT.slice(0, 9) }, /^line 2 of a memory map: expected /],
  ['a map beyond bytes', { maps: GAME.replace('game', '\u{1f600}') }, /"maps" to hold one byte a character/],
  ['a map just beyond bytes', { maps: GAME.replace('game', '\u0100') }, /one byte a character/],
  ['letters that are no text', { maps: GAME, backing: 1 }, /^expected "backing" to be text, got 1$/],
  ['letters that are null', { maps: GAME, backing: null }, /^expected "backing" to be text, got null$/],
  ['a wrong letter', { maps: GAME, backing: 'x' }, /"backing" to hold the letters afskthnmzb, got "x"$/],
  ['a capital letter', { maps: GAME, backing: 'F' }, /the letters afskthnmzb/],
  ['a letter beyond bytes', { maps: GAME, backing: '\u{1f600}' }, /the letters afskthnmzb/],
  ['half a letter', { maps: GAME, backing: '\ud83d' }, /the letters afskthnmzb/],
  [
    'too few letters',
    { maps: GAME + JIT, backing: 'f' },
    /"backing" to hold 2 letters, one a region, got 1$/,
  ],
  ['no letters', { maps: GAME, backing: '' }, /"backing" to hold 1 letters, one a region, got 0$/],
  ['names that are no list', { maps: GAME, backing: 'f', names: '/x' }, /"names" to be a list, got "\/x"$/],
  [
    'a name that is no text',
    { maps: GAME, backing: 'f', names: [1] },
    /"names" to hold texts of one line, got 1$/,
  ],
  ['a name of two lines', { maps: GAME, backing: 'f', names: ['a\nb'] }, /texts of one line/],
  [
    'a name beyond bytes',
    { maps: GAME, backing: 'f', names: ['\u0100'] },
    /"names" to hold one byte a character/,
  ],
  [
    'a name too long',
    { maps: GAME, backing: 'f', names: ['x'.repeat(4097)] },
    /at most 4096 bytes, got 4097$/,
  ],
  ['names without letters', { maps: GAME, names: [] }, /^expected "backing" to be text, got nothing$/],
  [
    'no number of a name',
    { maps: GAME, backing: 'f', names: [] },
    /the number of a name, got "\/bin\/game"$/,
  ],
  ['a number of no name', { maps: NUMBERED, backing: 'f', names: ['/a'] }, /the number of a name, got "1"$/],
  ['too many letters', { maps: GAME, backing: 'fa' }, /"backing" to hold 1 letters, one a region, got 2$/],
])('%s is refused', (_, json, message) => {
  expect(() => regions.decode(json)).toThrow(
    expect.objectContaining({ code: 'CS_CAPTURE', message: expect.stringMatching(message) }),
  );
});

test('a map that was refused leaves nothing behind for the next', () => {
  expect(() => regions.decode({ maps: `${GAME}x\n` })).toThrow();
  expect(backings({ maps: JIT, backing: 'a' })).toEqual([BACKING.anonymous]);
});

test('the newer of two maps stands for both', () => {
  const [older, newer] = [packRegions([]), packRegions([region('r-xp')])];
  expect(regions.coalesce(older, newer)).toBe(newer);
});

test('its bytes and its regions are counted', () => {
  const packed = packRegions([region('r-xp', '/bin/game', 12n), region('r-xp')]);
  expect(regions.count(packed)).toBe(2);
  expect(regions.byteLength(packed)).toBe(HEADER_BYTES + 2 * REGION_BYTES + '/bin/game'.length);
});
