import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TimeLines, type TimeLinesOptions } from '../../src/capture/time-lines.js';
import type { Recorded } from '../../src/records/recorded.js';
import { fileWith, readWhole, temporaryFolder } from './support.js';

const folder = temporaryFolder();

function decode(lines: readonly (string | number)[], options?: TimeLinesOptions): readonly Recorded[] {
  const decoder = new TimeLines(options);
  const out: Recorded[] = [];
  for (const line of lines) decoder.decode(String(line), out);
  decoder.end(out);
  return out;
}

const outline = (records: readonly Recorded[]) =>
  records.map(({ record }) =>
    record.kind === 'input' ? [...record.times] : `${record.kind} ${record.time}`,
  );

test('presses come in batches, a hop behind each at the next multiple of the hop time', () => {
  expect(outline(decode([10, 60, 110, 111, 400], { hopMs: 100 }))).toEqual([
    [10, 60, 110],
    'hop 110',
    [111],
    'hop 210',
    [400],
    'hop 410',
  ]);
});

test('every press is a press of the chosen channel', () => {
  const [batch] = decode(['1', '2'], { channel: 'keyboard' });
  expect(batch?.record).toEqual({
    kind: 'input',
    time: 2,
    times: Float64Array.of(1, 2),
    marks: Uint8Array.of(3, 3),
    holds: Float64Array.of(Number.NaN, Number.NaN),
  });
});

test('blank lines, comments, line ends of other systems and exponents are read', () => {
  expect(outline(decode(['# times', '', ' 1.5\r', '1e2', '+100.25', '  # end']))).toEqual([
    [1.5, 100, 100.25],
    'hop 101.5',
  ]);
});

test('a file without a single time holds no record', () => {
  expect(decode(['# nothing', ''])).toEqual([]);
});

test('no press is lost, each has its hop, and time never goes backwards', () => {
  const times = fc
    .array(fc.oneof(fc.double({ min: 0, max: 5000, noNaN: true }), fc.nat(5000), fc.constant(8e15)), {
      maxLength: 200,
    })
    .map((values) => values.toSorted((left, right) => left - right));
  fc.assert(
    fc.property(times, fc.integer({ min: 10, max: 1000 }), (presses, hopMs) => {
      const records = decode(presses, { hopMs }).map(({ record }) => record);
      expect(records.flatMap((record) => (record.kind === 'input' ? [...record.times] : []))).toEqual(
        presses.map((time) => time + 0),
      );
      const last = { time: 0 };
      for (const [index, record] of records.entries()) {
        expect(record.time).toBeGreaterThanOrEqual(last.time);
        last.time = record.time;
        // A press waits for its hop no longer than the hop time.
        if (record.kind === 'hop') {
          const batch = records[index - 1];
          expect(batch?.kind).toBe('input');
          expect(
            record.time - (batch?.kind === 'input' ? (batch.times[0] as number) : 0),
          ).toBeLessThanOrEqual(hopMs + 1e-6);
        }
      }
      expect(records.at(-1)?.kind).toBe(presses.length === 0 ? undefined : 'hop');
    }),
  );
});

test('ten million presses a second come in bounded batches', () => {
  const decoder = new TimeLines();
  let longest = 0;
  let presses = 0;
  for (let index = 0; index < 100_000; index++) {
    const out: Recorded[] = [];
    decoder.decode(String(index / 10_000), out);
    for (const { record } of out) {
      if (record.kind !== 'input') continue;
      longest = Math.max(longest, record.times.length);
      presses += record.times.length;
    }
  }
  expect(longest).toBe(4096);
  expect(presses).toBeGreaterThan(90_000);
});

const FAULTS: readonly (readonly [string, string, RegExp])[] = [
  ['words', 'soon', /:3: expected one time in milliseconds per line, got "soon"$/],
  ['NaN', 'NaN', /:3: expected one time in milliseconds per line, got "NaN"$/],
  ['a hexadecimal number', '0x10', /:3: expected one time in milliseconds per line, got "0x10"$/],
  ['two numbers', '1 2', /:3: expected one time in milliseconds per line, got "1 2"$/],
  ['a negative time', '-1', /:3: expected a time from 0 to 8640000000000000 ms, got "-1"$/],
  ['a time beyond all dates', '1e300', /:3: expected a time from 0 to 8640000000000000 ms, got "1e300"$/],
  ['an endless time', '1e999', /:3: expected a time from 0 to 8640000000000000 ms, got "1e999"$/],
  [
    'a time that goes backwards',
    '4.5',
    /:3: expected a time of at least 5 ms, as in the line before, got 4.5$/,
  ],
];

for (const [name, line, message] of FAULTS) {
  test(`${name} is an error with its line`, async () => {
    const { error } = await readWhole(fileWith(folder, `# mine\n5\n${line}\n6\n`));
    expect(error).toMatchObject({ code: 'CS_CAPTURE' });
    expect((error as Error).message).toMatch(message);
  });
}

test('a last line without its line end is a time like any other', async () => {
  const { records, capture } = await readWhole(fileWith(folder, '1\n2.5'));
  expect(outline(records)).toEqual([[1, 2.5], 'hop 101']);
  expect(capture).toMatchObject({ header: null, warnings: [] });
});

test('a long run of digits that is no number is an error; so is a number longer than any double needs', () => {
  for (const line of [`${'1'.repeat(1_000_000)}x`, '1'.repeat(401)]) {
    expect(() => decode([line])).toThrow('one time in milliseconds per line');
  }
  expect(outline(decode([`1.${'0'.repeat(398)}`]))).toEqual([[1], 'hop 101']);
});
