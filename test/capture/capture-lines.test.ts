import { expect, test } from 'vitest';
import { encodeHeader, encodeRecord } from '../../src/capture/encode.js';
import { fileWith, HEADER, readWhole, temporaryFolder } from './support.js';

const folder = temporaryFolder();
const header = encodeHeader(HEADER);
const hop = (time: number) => encodeRecord({ record: { kind: 'hop', time } });
const line = (fields: object) => `${JSON.stringify({ kind: 'hop', time: 5, ...fields })}\n`;
const observed = (value: object, fields: object = {}) =>
  line({ kind: 'observed', key: '7:1', pid: 7, fact: 'regions', value, ...fields });
const MAPS = '1000-2000 r-xp 00000000 fe:00 12 /bin/x\n';

test('unknown kinds are skipped and told of once each, with their number', async () => {
  const unknown = [line({ kind: 'mood' }), line({ kind: 'mo\u001bon' }), line({ kind: 'mood' })].join('');
  const path = fileWith(folder, header + unknown + hop(9));
  const { records, error, capture } = await readWhole(path);
  expect(error).toBeUndefined();
  expect(records).toEqual([{ record: { kind: 'hop', time: 9 } }]);
  expect(capture.warnings).toEqual([
    `${path}: skipped records of the unknown kind mood: 2`,
    `${path}: skipped records of the unknown kind mo\\x1bon: 1`,
  ]);
});

test('a record that is about no fact is read, whatever field of that name it has', async () => {
  const { records, capture } = await readWhole(
    fileWith(folder, header + line({ kind: 'hop', fact: 'mood' })),
  );
  expect(records).toMatchObject([{ record: { kind: 'hop' } }]);
  expect(capture.warnings).toEqual([]);
});

test('records of unknown facts are skipped and told of by kind and name, whatever else they hold', async () => {
  const unknown = [
    observed({ calm: 1 }, { fact: 'mood' }),
    observed({}, { fact: 'mood', key: 'seven' }),
    line({ kind: 'unchanged', fact: 'mood' }),
    line({ kind: 'probe-failed', fact: 'mo\u001bon' }),
    line({ kind: 'rate-lowered', fact: 'toString' }),
    observed({ maps: MAPS }, { fact: '__proto__' }),
    observed({ maps: MAPS }, { fact: 'Regions' }),
  ];
  const path = fileWith(folder, header + unknown.join('') + observed({ maps: MAPS }));
  const { records, error, capture } = await readWhole(path);
  expect(error).toBeUndefined();
  expect(records).toMatchObject([{ record: { kind: 'observed', fact: 'regions', key: '7:1' } }]);
  expect(capture.warnings).toEqual(
    [
      'observed mood: 2',
      'unchanged mood: 1',
      'probe-failed mo\\x1bon: 1',
      'rate-lowered toString: 1',
      'observed __proto__: 1',
      'observed Regions: 1',
    ].map((counted) => `${path}: skipped records of the unknown kind ${counted}`),
  );
});

test('the time of a record that is skipped counts all the same', async () => {
  const path = fileWith(folder, header + observed({}, { fact: 'mood', time: 5 }) + hop(4));
  expect((await readWhole(path)).error).toMatchObject({ message: expect.stringMatching(/:3: .*at least 5/) });
});

test('a flood of unknown facts is told of in few words', async () => {
  const flood = Array.from({ length: 5000 }, (_, index) => observed({}, { fact: `fact-${index}` })).join('');
  const { capture } = await readWhole(fileWith(folder, header + flood));
  expect(capture.warnings).toHaveLength(21);
  expect(capture.warnings.at(-1)).toMatch(/skipped records of the unknown kind others: 4980$/);
});

test('a flood of unknown kinds is told of in few words', async () => {
  const flood = Array.from({ length: 5000 }, (_, index) => line({ kind: `kind-${index}` })).join('');
  const { capture } = await readWhole(fileWith(folder, header + flood));
  expect(capture.warnings.length).toBeLessThan(30);
  expect(capture.warnings.at(-1)).toMatch(/skipped records of the unknown kind others: 4980$/);
});

test('what recording lost is told of', async () => {
  const path = fileWith(folder, header + line({ kind: 'lost', count: 3 }) + line({ kind: 'lost', count: 4 }));
  const { capture } = await readWhole(path);
  expect(capture.warnings).toEqual([
    `${path}: records that the live run judged but that the recording lost: 7`,
  ]);
});
