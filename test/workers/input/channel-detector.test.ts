import fc from 'fast-check';
import { expect, test } from 'vitest';
import { simulateClicker } from '../../../src/simulate/simulate-clicker.js';
import { ChannelDetector, channelStateLength } from '../../../src/workers/input/channel-detector.js';
import { PRESS } from '../../../src/workers/input/indicator.js';
import { INDICATORS } from '../../../src/workers/input/indicators.js';
import { handLike, timesOf } from './support.js';

type Step = readonly [kind: 'press' | 'release', timeMs: number, holdMs: number];

const feed = (detector: ChannelDetector, steps: readonly Step[]) => {
  for (const [kind, timeMs, holdMs] of steps) {
    if (kind === 'press') detector.press(timeMs);
    else detector.release(timeMs, holdMs);
  }
  return detector.takeFindings();
};

const clicks = ({ press, release }: ReturnType<typeof simulateClicker>): Step[] =>
  press.flatMap((time, index): Step[] => {
    const up = release[index];
    const down: Step = ['press', time, Number.NaN];
    return up === null || up === undefined ? [down] : [down, ['release', up, up - time]];
  });

test('every indicator has an id of its own, thresholds that name a limit, and says what it was tried on', () => {
  expect(new Set(INDICATORS.map(({ id }) => id)).size).toBe(INDICATORS.length);
  for (const { validatedOn, tuning, thresholds } of INDICATORS) {
    expect(validatedOn).not.toBe('');
    expect(tuning).not.toBe('');
    expect(Number.isFinite(thresholds.limit?.default)).toBe(true);
  }
});

test('the state can be taken away at any event and put back elsewhere: the findings stay the same', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('ydotool', 'replay', 'blur', 'lattice-drag', 'mimic'),
      fc.nat(400),
      fc.constantFrom(1, 15.6, 50),
      (family, cut, resolutionMs) => {
        const steps = clicks(simulateClicker(family, { seconds: 60, seed: cut + 1, resolutionMs }));
        const whole = feed(new ChannelDetector('left'), steps);
        const cells = new Float64Array(channelStateLength());
        const before = feed(new ChannelDetector('left', { cells }), steps.slice(0, cut));
        const elsewhere = new Float64Array(new SharedArrayBuffer(cells.byteLength));
        elsewhere.set(cells);
        const after = feed(new ChannelDetector('left', { cells: elsewhere }), steps.slice(cut));
        expect([...before, ...after]).toEqual(whole);
      },
    ),
    { numRuns: 25 },
  );
});

test('a finding that persists is reported again every ten seconds, not with every press', () => {
  const steps = clicks(simulateClicker('constant', { seconds: 60 }));
  const reported = feed(new ChannelDetector('left'), steps).filter(
    ({ detector }) => detector === 'bounded-run-1.06',
  );
  expect(reported.length).toBe(6);
});

const hostile = fc.oneof(
  fc.double(),
  fc.constantFrom(
    Number.NaN,
    1e300,
    -1e300,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    0,
    -0,
    5e-324,
  ),
  fc.integer({ min: -5000, max: 5000 }),
);

test('whatever the times and holds are, nothing throws and memory stays as it is', () => {
  const step = fc.tuple(fc.constantFrom<'press' | 'release'>('press', 'release'), hostile, hostile);
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const cells = new Float64Array(channelStateLength());
      const detector = new ChannelDetector('left', { cells });
      for (const { value, words } of feed(detector, steps)) {
        expect(value).not.toBeNaN();
        expect(words).not.toMatch(/NaN|Infinity|undefined/);
      }
      expect(detector.ignored).toBeLessThanOrEqual(steps.length);
    }),
    { numRuns: 300 },
  );
});

test.each<[string, readonly number[]]>([
  ['times that repeat', new Array(5000).fill(70_000)],
  ['pairs of one time', handLike(3000).press.flatMap((time) => [time, time])],
  ['times that go backwards', timesOf(new Array(3000).fill(100)).reverse()],
  ['times that jump back by minutes', Array.from({ length: 3000 }, (_, index) => (index % 7) * 60_000)],
  ['nothing that is a time', [Number.NaN, 1e300, -1e300, Number.POSITIVE_INFINITY]],
  ['one press', [5]],
  ['200,000 presses in 20 ms', Array.from({ length: 200_000 }, (_, index) => index / 10_000)],
  ['the same on a clock of 1 ms', Array.from({ length: 200_000 }, (_, index) => Math.floor(index / 10_000))],
])('%s: no finding', (_title, press) => {
  const detector = new ChannelDetector('left');
  for (const time of press) detector.press(time);
  expect(detector.takeFindings()).toEqual([]);
});

test('ten million presses in one second are no finding, with and without releases', () => {
  const detector = new ChannelDetector('left');
  for (let index = 0; index < 10_000_000; index++) {
    detector.press(index / 10_000);
    if (index % 100 === 0) detector.release(index / 10_000, 0);
  }
  expect(detector.takeFindings()).toEqual([]);
}, 120_000);

test('releases without presses and presses without releases are no finding', () => {
  const detector = new ChannelDetector('left');
  for (let index = 0; index < 500; index++) detector.release(index * 100, Number.NaN);
  const { press } = handLike(500);
  for (const time of press) detector.press(time);
  expect(detector.takeFindings()).toEqual([]);
  expect(detector.ignored).toBe(500);
});

test('after a jump of the clock a clicker is found again', () => {
  const detector = new ChannelDetector('left');
  detector.press(1e12);
  const findings = feed(detector, clicks(simulateClicker('constant', { seconds: 10 })));
  expect(findings.map((finding) => finding.detector)).toContain('short-hold');
  expect(detector.ignored).toBe(1);
});

test('that a program made the presses is a finding of its own, and brings no other', () => {
  const detector = new ChannelDetector('left');
  for (const time of handLike(100).press) detector.press(time, PRESS.injected);
  const findings = detector.takeFindings();
  expect(new Set(findings.map((finding) => finding.detector))).toEqual(new Set(['injected-origin']));
});

test('unknown thresholds and limits that are no numbers are refused', () => {
  expect(() => new ChannelDetector('left', { thresholds: { 'short-hold': { limt: 4 } } })).toThrow(
    /expected one of limit/,
  );
  expect(() => new ChannelDetector('left', { thresholds: { 'short-hold': { limit: Number.NaN } } })).toThrow(
    /finite/,
  );
});
