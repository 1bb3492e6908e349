import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../src/facts/fact.js';
import { FACT_IDS, FACTS, type FactId, isFactId, mapFacts } from '../../src/facts/facts.js';
import { comparableValue, FACT_VALUES } from './arbitraries.js';

/** A fact with its values, seen from where neither is known. */
const ANY = FACT_IDS.flatMap((id) => {
  const values: fc.Arbitrary<unknown> | undefined = FACT_VALUES[id];
  return values === undefined ? [] : [{ id, fact: FACTS[id] as Fact<unknown, unknown>, values }];
});

describe.each(ANY)('the fact $id', ({ id, fact, values }) => {
  test('comes back from the text of a capture as it was', () => {
    fc.assert(
      fc.property(values, (value) => {
        const json = JSON.parse(JSON.stringify(fact.encode(value)));
        expect(comparableValue(fact.decode(json))).toEqual(comparableValue(value));
      }),
      { numRuns: 500 },
    );
  });

  test('is measured, counted and opened, whatever it holds', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(fact.byteLength(value)).toBeGreaterThan(0);
        expect(fact.count(value)).toBeGreaterThanOrEqual(0);
        expect(fact.view(value)).toBeDefined();
      }),
    );
  });

  // What was told becomes one value of both (mappings.test.ts, traced.test.ts).
  if (!['mappings', 'flips', 'accesses'].includes(id)) {
    test('any two in a row are one of them, or both', () => {
      fc.assert(
        fc.property(values, values, (older, newer) => {
          expect([older, newer, undefined]).toContain(fact.coalesce(older, newer));
        }),
      );
    });
  }

  const { changes } = fact;
  if (changes !== undefined) {
    test('comes back from what changed since the value before', () => {
      fc.assert(
        fc.property(values, values, (before, value) => {
          const { edit, added } = changes.between(before, value);
          const again = edit === undefined ? added : changes.apply(before, edit, added);
          expect(comparableValue(again)).toEqual(comparableValue(value));
        }),
        { numRuns: 500 },
      );
    });

    test('the first value is a copy of it', () => {
      fc.assert(
        fc.property(values, (value) => {
          const { edit, added } = changes.between(undefined, value);
          expect(edit).toBeUndefined();
          expect(added).not.toBe(value);
          expect(comparableValue(added)).toEqual(comparableValue(value));
        }),
      );
    });

    test('any edit is a value or CS_CAPTURE', () => {
      const counts = fc.array(fc.oneof(fc.nat(4), fc.maxSafeNat()), { maxLength: 9 });
      fc.assert(
        fc.property(values, values, counts, (before, added, edit) => {
          try {
            changes.apply(before, edit.slice(0, edit.length - (edit.length % 3)), added);
          } catch (error) {
            expect(error).toMatchObject({ name: 'ClearSightError', code: 'CS_CAPTURE' });
          }
        }),
        { numRuns: 1000 },
      );
    });
  }

  test('any JSON is a value or CS_CAPTURE', () => {
    const field = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }));
    const fields = fc.constantFrom(
      ...['names', 'maps', 'backing', 'via', 'tracerPid', 'tracerName', 'attached'],
      ...['told', 'total', 'lost'],
      ...['bytes', 'writtenPages', 'changedBytes', 'digest', 'holders', 'unseen', 'images', 'threads'],
      ...['flipped', 'unfollowed'],
    );
    fc.assert(
      fc.property(fc.dictionary(fields, field, { noNullPrototype: true }), (json) => {
        try {
          fact.decode(json);
        } catch (error) {
          expect(error).toMatchObject({ name: 'ClearSightError', code: 'CS_CAPTURE' });
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('says what it is, and for how long nothing new is counted', () => {
    expect(fact.title).toMatch(/^[a-z]/);
    expect(fact.noun).toMatch(/^[a-z]/);
    expect(fact.tellUnchangedMs).toBeGreaterThan(0);
  });
});

test('an id is known when it is in the table, and only then', () => {
  expect(FACT_IDS.every(isFactId)).toBe(true);
  const misses = [
    '__proto__',
    'toString',
    'constructor',
    'hasOwnProperty',
    'default',
    '',
    'Regions',
    'region',
  ];
  expect(misses.filter(isFactId)).toEqual([]);
});

test('ids are in alphabetical order, and a map of facts has an entry for each', () => {
  expect([...FACT_IDS].sort()).toEqual(FACT_IDS);
  expect(mapFacts((id: FactId) => id.length)).toEqual(
    Object.fromEntries(FACT_IDS.map((id) => [id, id.length])),
  );
});
