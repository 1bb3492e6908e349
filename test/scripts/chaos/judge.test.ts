import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.js';

const load = (name: string) => import(new URL(`../../../scripts/chaos/${name}.mjs`, import.meta.url).href);
const { Spells } = await load('world/spells');
const { lostLines } = await load('judge/lines');

test('only time outside of spells counts, and once where they overlap', () => {
  let time = 100;
  const spells = new Spells(() => time);
  expect(spells.outside(0, 100)).toBe(100);
  const endFirst = spells.begin();
  const endSecond = spells.begin();
  // They have no end yet.
  expect(spells.outside(0, 60_000)).toBe(100);
  time = 200;
  endFirst(1_000);
  endSecond(2_000);
  expect(spells.outside(0, 5_000)).toBe(100 + 2_800);
  expect(spells.outside(2_200, 5_000)).toBe(2_800);
});

const event = (sequence: number, more = {}) => ({ sequence, message: `event ${sequence}`, ...more });
const gap = (sequence: number, lost: number) =>
  event(sequence, { message: `${lost} lines could not be written here (ENOSPC)`, details: { lost } });

test.each([
  ['all there', [event(0), event(1), event(2), event(3)], { missing: 0, unsaid: 0 }],
  ['two missing, and said', [event(0), gap(2, 2), event(3)], { missing: 2, unsaid: 0 }],
  ['one missing in silence', [event(0), event(2), event(3)], { missing: 0, unsaid: 1 }],
  ['two missing, one of them said', [event(0), gap(2, 1), event(3)], { missing: 1, unsaid: 1 }],
])('lines of the audit file: %s', (_, lines, expected) => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'logs'));
  writeFileSync(
    join(folder, 'logs', 'audit.ndjson'),
    lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
  );
  const events = [0, 1, 2, 3].map((sequence) => event(sequence));
  expect(lostLines({ monitor: { events }, disk: { folder } })).toEqual(expected);
});
