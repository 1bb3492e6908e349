import { expect, test } from 'vitest';
import { type AnyProbe, type Prompter, type Reading, SAME } from '../../../../src/sources/process/probe.js';
import { createObserver, FakePlatform, fakeProbe, heldAs, runFor } from '../fake-observer.js';
import { stopTime } from '../fake-time.js';

const CHANGED = { changed: 'something' } as never;
const DENIED = { failed: { reason: 'denied', message: 'no', isEnding: false } } as const;
const RULES = { afterMs: 10_000, afterReadings: 10 };

/** Scans every 100 ms of a process of which something is told, unless the test says otherwise. */
function observe({ rules = RULES as typeof RULES | null, intervalMs = 100, isTold = true } = {}) {
  const advance = stopTime();
  let prompter: Prompter | undefined;
  const scans = fakeProbe('regions', { intervalMs, restsOn: 'mappings' });
  const teller = fakeProbe('mappings', { intervalMs: 'told' });
  const { start } = teller.probe;
  const probe = {
    ...teller.probe,
    start(settings: never, given: Prompter) {
      prompter = given;
      return (start as (settings: never, prompter: Prompter) => never)(settings, given);
    },
  } as AnyProbe;
  scans.reading = () => CHANGED;
  const others = [scans, ...(isTold ? [{ ...teller, probe }] : [])];
  const { observer, told } = createObserver(new FakePlatform(others), {
    facts: ['regions', 'mappings'],
    rest: rules ?? undefined,
    keepsHouse: true,
  });
  const held = heldAs(7);
  observer.watch(held);
  scans.reading = () => SAME;
  /** How many scans there are in such a time. */
  const scansIn = (ms: number) => {
    const before = scans.readings.length;
    runFor(ms, advance, observer);
    return scans.readings.length - before;
  };
  return {
    ...{ observer, told, scansIn, advance },
    fell: () => told.filter(({ kind }) => kind === 'pace-fell'),
    /** The next scan finds a change that was not told. */
    change() {
      scans.reading = () => {
        scans.reading = () => SAME;
        return CHANGED;
      };
    },
    tell(reading: Reading<never>) {
      teller.reading = () => {
        teller.reading = () => SAME;
        return reading;
      };
      prompter?.prompt(held);
    },
  };
}

test('a process in which nothing happens is scanned more seldom, and that is told once', () => {
  const { scansIn, fell } = observe();
  expect(scansIn(10_000)).toBe(100);
  expect(fell()).toMatchObject([{ key: '7:1', pid: 7, fact: 'regions', intervalMs: 2000 }]);
  expect(scansIn(20_000)).toBe(10);
  expect(fell()).toHaveLength(1);
});

test('what is told is scanned at once, at full pace until nothing has happened for as long', () => {
  const { scansIn, fell, tell } = observe();
  scansIn(15_000);
  tell(CHANGED);
  // At once, beside the pace, and the scan that is due.
  expect(scansIn(2)).toBe(2);
  expect(scansIn(9800)).toBe(98);
  expect(scansIn(22_000)).toBeLessThan(20);
  expect(fell()).toHaveLength(2);
});

test('a change is scanned at full pace; if nobody told of it, the pace holds until the system tells again', () => {
  const { scansIn, change, tell } = observe();
  scansIn(15_000);
  change();
  scansIn(2000);
  expect(scansIn(60_000)).toBe(600);
  tell(CHANGED);
  scansIn(12_000);
  expect(scansIn(20_000)).toBeLessThanOrEqual(10);
});

test('a change that a scan sees just before it is told was told', () => {
  const { scansIn, change, tell } = observe();
  scansIn(12_000);
  change();
  scansIn(3000);
  tell(CHANGED);
  scansIn(12_000);
  expect(scansIn(20_000)).toBeLessThanOrEqual(10);
});

test.each([
  ['no rules', { rules: null }],
  ['nothing that tells', { isTold: false }],
  ['an interval that is no shorter than rest', { intervalMs: 2000 }],
  ['a threshold that takes longer', { rules: { ...RULES, afterReadings: 1000 } }],
] as const)('with %s the pace holds', (_, options) => {
  const { scansIn, fell } = observe(options);
  const intervalMs = 'intervalMs' in options ? options.intervalMs : 100;
  expect(scansIn(40_000)).toBe(40_000 / intervalMs);
  expect(fell()).toEqual([]);
});

test('where the system refuses to tell, the pace holds', () => {
  const { scansIn, tell } = observe();
  tell(DENIED);
  scansIn(2);
  expect(scansIn(40_000)).toBe(400);
});

test('while all rest, nothing is due', () => {
  const { scansIn, observer } = observe();
  scansIn(10_500);
  // The monitor itself is looked at all the same: none of its probes is here.
  expect(observer.tick()).toBeGreaterThan(1000);
});
