import { describe, expect, test } from 'vitest';
import { type CoarseClock, clockName, onClock } from '../../../../src/evaluate/corpus/clock.js';
import { judgeSession } from '../../../../src/evaluate/judge/judge-session.js';
import { createRandom, type Random } from '../../../../src/simulate/random.js';
import { ChannelDetector } from '../../../../src/workers/input/channel-detector.js';
import { PRESS } from '../../../../src/workers/input/indicator.js';

interface Press {
  readonly atMs: number;
  readonly holdMs: number;
}

/** What people do for three minutes, drawn anew for every seed. */
const PLAY: Readonly<Record<string, (random: Random) => Press[]>> = {
  'double clicks': (random) =>
    every(
      random,
      180_000,
      () => random.uniform(500, 4000),
      (atMs) => [
        { atMs, holdMs: random.gaussian(75, 12) },
        { atMs: atMs + random.gaussian(150, 20), holdMs: random.gaussian(70, 12) },
      ],
    ),
  'drag and drop': (random) =>
    every(
      random,
      180_000,
      () => random.uniform(900, 3000),
      (atMs) => [{ atMs, holdMs: random.uniform(300, 800) }],
    ),
  'two fingers to music': (random) => toMusic(random, 100, 9),
  'four keys to music': (random) =>
    [...toMusic(random, 170, 10), ...toMusic(random, 170, 10)].sort((a, b) => a.atMs - b.atMs),
  'one button flat out': (random) => {
    let atMs = 0;
    let pace = 140;
    return Array.from({ length: 400 }, (_, index) => {
      // Hands tire and catch themselves.
      pace += random.gaussian(0, 3) + (150 + index / 10 - pace) * 0.02;
      atMs += random.chance(0.02) ? random.uniform(300, 900) : Math.max(90, random.gaussian(pace, 14));
      return { atMs, holdMs: random.gaussian(65, 11) };
    });
  },
};

function every(
  random: Random,
  lengthMs: number,
  waitMs: () => number,
  presses: (atMs: number) => Press[],
): Press[] {
  const all: Press[] = [];
  for (let atMs = random.uniform(0, 500); atMs < lengthMs; atMs += waitMs()) all.push(...presses(atMs));
  return all;
}

/** Stretches on the beat with a hand's deviation, rests between them. */
function toMusic(random: Random, beatMs: number, deviationMs: number): Press[] {
  const presses: Press[] = [];
  for (let beat = 0; beat * beatMs < 180_000; beat++) {
    if (beat % 64 >= 48 || random.chance(0.12)) continue;
    presses.push({
      atMs: Math.max(0, beat * beatMs + random.gaussian(0, deviationMs)),
      holdMs: random.gaussian(60, 9),
    });
  }
  return presses.sort((a, b) => a.atMs - b.atMs);
}

/** Clocks on which people are tried: X11's, then recorders', slow pollers' and remote desktops', some of which are read late. */
const CLOCKS: readonly CoarseClock[] = [
  ...[1, 10, 15.6, 33.3, 50, 75, 80, 90, 100, 150].map((clockMs) => ({ clockMs, jitterMs: 0 })),
  ...[1, 2, 3, 4, 5, 6].map((jitterMs) => ({ clockMs: 100, jitterMs })),
  ...[1, 3].map((jitterMs) => ({ clockMs: 50, jitterMs })),
];

describe.each(CLOCKS.map((clock) => [clockName(clock), clock] as const))(
  'on a clock of %s ms',
  (_name, clock) => {
    // A beat of 100 ms keeps in step with these clocks for ever: with jitter nothing tells it from a program's.
    const isInStep = (kind: string) => clock.jitterMs > 0 && kind === 'two fingers to music';
    const kinds = Object.keys(PLAY).filter((kind) => !isInStep(kind));
    test.each(kinds)('%s: no verdict', (kind) => {
      for (let seed = 1; seed <= 25; seed++) {
        const random = createRandom(seed);
        const presses = (PLAY[kind] as (random: Random) => Press[])(random);
        expect(verdictOn(clock, `seed ${seed}`, moved(presses, random.uniform(0, clock.clockMs)))).toBe(null);
      }
    });

    test('office work with a burst of five clicks a second in it: no verdict', () => {
      for (let seed = 1; seed <= 25; seed++) {
        const random = createRandom(seed);
        const work = (lengthMs: number, fromMs: number) =>
          every(
            random,
            lengthMs,
            () => random.uniform(400, 6000),
            (atMs) => [{ atMs: fromMs + atMs, holdMs: random.gaussian(110, 18) }],
          );
        const before = work(300_000, 0);
        const burst = Array.from({ length: 60 }, (_, index) => ({
          atMs: 301_000 + index * 200 + random.gaussian(0, 9),
          holdMs: random.gaussian(80, 12),
        }));
        const presses = [...before, ...burst, ...work(300_000, 315_000)];
        expect(verdictOn(clock, `seed ${seed}`, moved(presses, random.uniform(0, clock.clockMs)))).toBe(null);
      }
    });
  },
);

test.each([
  [75, 150],
  [80, 80],
  [125, 125],
  [150, 150],
])('a song whose beat keeps in step with a clock of %d ms: no verdict', (clockMs, beatMs) => {
  for (let seed = 1; seed <= 25; seed++) {
    const random = createRandom(seed);
    const inStep = Array.from({ length: 34 }, (_, beat) => ({
      atMs: beat * beatMs + clockMs / 8 + random.gaussian(0, clockMs / 50),
      holdMs: random.gaussian(70, clockMs / 50),
    }));
    const presses = [...inStep, ...moved(toMusic(random, 170, 10), 34 * beatMs + 400)];
    expect(verdictOn({ clockMs, jitterMs: 0 }, `seed ${seed}`, presses)).toBe(null);
  }
});

const moved = (presses: readonly Press[], byMs: number): Press[] =>
  presses.map(({ atMs, holdMs }) => ({ atMs: atMs + byMs, holdMs }));

/** The verdict on presses as this clock reads them. */
function verdictOn(clock: CoarseClock, id: string, presses: readonly Press[]) {
  const press = presses.map(({ atMs }) => atMs);
  const release = presses.map(({ atMs, holdMs }) => atMs + Math.max(20, holdMs));
  return judgeSession(onClock({ id, press, release }, clock), 'left').verdict;
}

test('auto-repeat that a recorder tells as releases and presses is no press, unless the source says that the key was up', () => {
  const repeated = (facts: number) => {
    const detector = new ChannelDetector('left');
    for (let index = 0; index < 400; index++) {
      detector.press(index * 33, facts);
      detector.release(index * 33 + 33, 33);
    }
    return detector.takeFindings();
  };
  expect(repeated(PRESS.sameKey)).toEqual([]);
  expect(repeated(PRESS.sameKey | PRESS.fresh)).not.toEqual([]);
  expect(repeated(0)).not.toEqual([]);
});
