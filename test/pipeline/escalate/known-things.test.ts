import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type HitRules, hitRules } from '../../../src/pipeline/escalate/memory/hit-rules.js';
import { KnownThings, type SuspiciousThing } from '../../../src/pipeline/escalate/memory/known-things.js';
import { SEVERITIES, type Severity } from '../../../src/records/finding.js';
import { processFinding } from '../support/judgements.js';
import { configured } from '../support/records.js';

const POINTS: Readonly<Record<Severity, number>> = { low: 1, medium: 2, high: 3 };
const FORGET_AFTER_MS = 1000;

const thing = (key: string, severity: Severity, isCounting = true): SuspiciousThing => {
  const finding = processFinding({ severity, maturity: isCounting ? 'stable' : 'experimental', words: key });
  return { key, finding, findings: [finding] };
};

const rules = (unit: HitRules['unit'] = 'scan'): HitRules =>
  hitRules(configured({ hits: { unit, forgetAfter: `${FORGET_AFTER_MS}ms` } }));

/** What is there, and how many scans see it, each so long after the one before. */
const arbitraryScans = fc.array(
  fc.record({
    there: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 3 }),
    more: fc.nat(2),
    afterMs: fc.integer({ min: 1, max: 700 }),
    isUnchanged: fc.boolean(),
  }),
  { maxLength: 40 },
);

test.each(['scan', 'region'] as const)(
  'by %ss, the score is that of all hits on what was there of late',
  (unit) => {
    const severities = fc.record({
      ...{ a: fc.constantFrom(...SEVERITIES), b: fc.constantFrom(...SEVERITIES) },
      ...{ c: fc.constantFrom(...SEVERITIES), d: fc.constantFrom(...SEVERITIES) },
    });
    fc.assert(
      fc.property(arbitraryScans, severities, (scans, severityOf) => {
        const things = new KnownThings(rules(unit));
        /** Of every hit: whose it is and its points. */
        let hits: { key: string; points: number }[] = [];
        const lastTimes = new Map<string, number>();
        const firstTimes = new Map<string, number>();
        let [time, there, suspicious]: [number, string[], number] = [0, [], 0];
        for (const scan of scans) {
          time += scan.afterMs;
          const forget = () => {
            things.forget(time);
            for (const [key, last] of lastTimes) {
              if (there.includes(key) || last >= time - FORGET_AFTER_MS) continue;
              lastTimes.delete(key);
              firstTimes.delete(key);
              hits = hits.filter((hit) => hit.key !== key);
            }
          };
          forget();
          if (!scan.isUnchanged) {
            there = scan.there;
            suspicious = there.length === 0 ? 0 : there.length + scan.more;
            things.look(
              there.map((key) => thing(key, severityOf[key as 'a'])),
              time,
            );
            forget();
          }
          things.count(time, 1, suspicious);
          for (const key of there) {
            lastTimes.set(key, time);
            if (!firstTimes.has(key)) firstTimes.set(key, time);
          }
          const pointsOf = (key: string) => POINTS[severityOf[key as 'a']];
          const [owner] = there.toSorted(
            (one, other) =>
              pointsOf(other) - pointsOf(one) || (firstTimes.get(one) ?? 0) - (firstTimes.get(other) ?? 0),
          );
          if (owner === undefined) continue;
          if (unit === 'scan') hits.push({ key: owner, points: pointsOf(owner) });
          else {
            for (const key of there) hits.push({ key, points: pointsOf(key) });
            hits.push({ key: owner, points: pointsOf(owner) * (suspicious - there.length) });
          }
          expect(things.points).toBe(hits.reduce((sum, { points }) => sum + points, 0));
        }
      }),
    );
  },
);

test('a thing is known by its key for as long as it is there, and counted from first sight to last', () => {
  const things = new KnownThings(rules());
  const [one, other] = [thing('one', 'high'), thing('other', 'high')];
  expect(things.look([one], 0)).toEqual([one]);
  things.count(0, 1, 1);
  things.count(900, 9, 1);
  expect(things.look([one, other], 1000)).toEqual([other]);
  things.count(1000, 1, 2);
  things.look([other], 1100);
  things.count(1100, 1, 1);
  expect(things.standingOf('one')).toEqual({ seenForMs: 1000, scans: 11 });
  expect(things.standingOf('other')).toEqual({ seenForMs: 100, scans: 2 });
  expect(things.points / 3).toBe(12);
  // What has been gone for longer than that is forgotten with its hits, and new when it is seen again.
  things.forget(2000);
  expect(things.standingOf('one')).toBeDefined();
  things.forget(2001);
  expect(things.standingOf('one')).toBeUndefined();
  expect(things.points / 3).toBe(1);
  expect(things.look([one, other], 2100)).toEqual([one]);
});

test('what is there is not forgotten, however long nobody could read; what was there before nobody could judge is', () => {
  const things = new KnownThings(rules());
  things.look([thing('one', 'high')], 0);
  things.count(0, 1, 1);
  things.forget(1e9);
  expect(things.points).toBe(3);
  things.lookAway();
  things.forget(1001);
  expect(things.points).toBe(0);
});

test('hits of what nothing stable says, or nobody names, are hits all the same', () => {
  const things = new KnownThings(rules());
  things.look([thing('one', 'low', false)], 0);
  expect(things.count(0, 2, 1)).toBe(2);
  expect(things.points).toBe(6);
  things.look([], 1);
  things.forget(1001);
  expect(things.points).toBe(0);
});

test('as many things as anybody likes to make: a bounded number is remembered, with the hits of all', () => {
  const things = new KnownThings(rules());
  for (let at = 0; at < 5000; at++) {
    things.look([thing(`${at}`, 'high')], at / 10);
    things.count(at / 10, 1, 1);
  }
  expect(things.points / 3).toBe(5000);
  expect(things.standingOf(`${5000 - 1024}`)).toBeDefined();
  expect(things.standingOf(`${5000 - 1025}`)).toBeUndefined();
  things.look([], 500);
  things.forget(10_000);
  expect(things.points).toBe(0);
});

test('in the strict profile a hit is a hit', () => {
  const things = new KnownThings(hitRules(configured({ profile: 'strict' })));
  things.look([thing('one', 'low')], 0);
  things.count(0, 1, 1);
  expect(things.points).toBe(3);
});
