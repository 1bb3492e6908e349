import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordFields } from '../../src/capture/encode.js';
import { FACT_IDS } from '../../src/facts/facts.js';
import { undecidedSettings } from '../../src/share/config-fields.js';
import { LINE_FIELDS } from '../../src/share/record-fields.js';
import { fieldsOf } from '../../src/share/share-capture.js';
import type { Sharing } from '../../src/text/shared-fields.js';
import { arbitraryRecord } from '../capture/arbitraries.js';
import { FACT_VALUES } from '../facts/arbitraries.js';

/** Paths of what a rule is missing for. */
function undecided(value: unknown, rule: Sharing | undefined, path: string): readonly string[] {
  if (rule === undefined) return [path];
  if (typeof rule === 'string' || Array.isArray(rule))
    return typeof value === 'object' && value !== null ? [path] : [];
  if ('each' in rule)
    return (value as readonly unknown[]).flatMap((entry) => undecided(entry, rule.each, `${path}[]`));
  if (!('fields' in rule)) return [path];
  return Object.entries(value as object).flatMap(([name, below]) =>
    below === undefined ? [] : undecided(below, rule.fields[name], `${path}.${name}`),
  );
}

test('what becomes of each field of each record is decided', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(arbitraryRecord, (record) => {
      seen.add(record.kind === 'observed' ? record.fact : record.kind);
      const { kind: _, ...line } = recordFields({
        record,
        unjudged: 'late',
        leftOut: 'broken',
        edit: [1, 0, 0],
      });
      expect(undecided(line, { fields: { ...fieldsOf(record), ...LINE_FIELDS } }, record.kind)).toEqual([]);
    }),
    { numRuns: 2000 },
  );
  for (const fact of FACT_IDS) expect(seen, `values of ${fact} in test/facts/arbitraries.ts`).toContain(fact);
  expect(Object.keys(FACT_VALUES)).toHaveLength(FACT_IDS.length);
});

test('what becomes of each setting is decided', () => {
  expect(undecidedSettings()).toEqual([]);
});
