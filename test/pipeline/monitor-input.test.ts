import { from, lastValueFrom, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import type { ConfigInput } from '../../src/config/schema.js';
import { createMonitor } from '../../src/pipeline/monitor.js';
import type { MonitorEvent } from '../../src/records/event.js';
import { CHANNELS, type Channel, MARK } from '../../src/records/input.js';
import type { SourceRecord } from '../../src/records/record.js';
import { createRandom } from '../../src/simulate/random.js';
import { configured, found, hop } from './support/records.js';
import { newStamper } from './support/stamper.js';

// Whole streams of input, from records to verdicts, through real workers.

interface Press {
  readonly atMs: number;
  /** Without it, no release is seen. */
  readonly holdMs?: number;
}

/** The records of presses and their releases: a batch and a hop every 100 ms. */
function streamOf(presses: readonly Press[], channel: Channel, flags = 0): SourceRecord[] {
  const index = CHANNELS.indexOf(channel);
  const events = presses
    .flatMap(({ atMs, holdMs }) => {
      const down = { time: atMs, mark: index | flags, hold: Number.NaN };
      if (holdMs === undefined) return [down];
      return [down, { time: atMs + holdMs, mark: index | MARK.release, hold: holdMs }];
    })
    .sort((one, other) => one.time - other.time);
  const records: SourceRecord[] = [found(7)];
  for (let from = 0; from < events.length; ) {
    const time = (events[from]?.time as number) + 100;
    const to = events.findIndex((event) => event.time >= time);
    const now = events.slice(from, to < 0 ? events.length : to);
    records.push(
      {
        kind: 'input',
        time,
        times: Float64Array.from(now, (event) => event.time),
        marks: Uint8Array.from(now, ({ mark }) => mark),
        holds: Float64Array.from(now, ({ hold }) => hold),
      },
      hop(time),
    );
    from += now.length;
  }
  return records;
}

const watch = (records: readonly SourceRecord[], config: ConfigInput = {}): Promise<MonitorEvent[]> =>
  lastValueFrom(
    createMonitor({
      config: configured(config),
      stamper: newStamper(),
      sources: { records: () => from(records) },
    }).events.pipe(toArray()),
  );

const aboutInput = (events: readonly MonitorEvent[]) =>
  events
    .filter(({ module }) => module === 'INPUT_DETECTOR')
    .map(({ kind, level, findings = [] }) => [kind, level, ...findings.map(({ detector }) => detector)]);

/** Regular enough for the base rule, and over before any other indicator is sure. */
const BASE_RULE: readonly Press[] = Array.from({ length: 33 }, (_, index) => ({
  atMs: index * 40 + (index % 3) * 4,
}));

test('the base rule on a button is a verdict', async () => {
  expect(aboutInput(await watch(streamOf(BASE_RULE, 'left')))).toEqual([
    ['verdict', 'CRITICAL', 'regular-high-rate'],
    ['enforcement', 'INFO'],
  ]);
});

test('the base rule on the keyboard is a warning, and a verdict where the keyboard enforces', async () => {
  const stream = streamOf(BASE_RULE, 'keyboard');
  expect(aboutInput(await watch(stream))).toEqual([['input', 'WARNING', 'regular-high-rate']]);
  expect(aboutInput(await watch(stream, { input: { keyboardEnforces: true } }))).toEqual([
    ['verdict', 'CRITICAL', 'regular-high-rate'],
    ['enforcement', 'INFO'],
  ]);
});

test('the same from a program, says the system, is a verdict', async () => {
  expect(aboutInput(await watch(streamOf(BASE_RULE, 'keyboard', MARK.injected)))).toEqual([
    ['verdict', 'CRITICAL', 'injected-origin', 'regular-high-rate'],
    ['enforcement', 'INFO'],
  ]);
});

test('a threshold of the configuration is in force', async () => {
  const config = { input: { indicators: { 'regular-high-rate': { limit: 0.01 } } } };
  expect(aboutInput(await watch(streamOf(BASE_RULE, 'left'), config))).toEqual([]);
  expect(aboutInput(await watch(streamOf(BASE_RULE, 'left'), { input: { maxCv: 0.01 } }))).toEqual([]);
});

/** A hand at work: log-normal intervals, a changing pace, pauses. */
function hand(presses: number): Press[] {
  const random = createRandom(11);
  let atMs = 0;
  return Array.from({ length: presses }, (_, index) => {
    const pace = 170 * (1 + 0.3 * Math.sin(index / 25));
    atMs += (random.chance(0.03) ? random.uniform(400, 2000) : 0) + pace * Math.exp(random.gaussian(0, 0.25));
    return { atMs, holdMs: random.uniform(45, 95) };
  });
}

test.each<[string, Channel, number]>([
  ['a hand on a button', 'left', 0],
  ['a hand on the keyboard', 'keyboard', 0],
  ['a hand through a remote desktop: the origin alone', 'left', MARK.injected],
])('%s is nothing', async (_, channel, flags) => {
  expect(aboutInput(await watch(streamOf(hand(400), channel, flags)))).toEqual([]);
});

/** A key that is down all the time, but for these moments: as auto-repeat looks, or a macro. */
const downAgainAfter = (gapMs: number, flags = MARK.sameKey as number) =>
  streamOf(
    Array.from({ length: 200 }, (_, index) => ({ atMs: index * 60, holdMs: 60 - gapMs })),
    'keyboard',
    flags,
  );

test('a capture that does not say which presses are fresh: a held key is one press, however often it repeats', async () => {
  const config = { input: { keyboardEnforces: true } };
  for (const gapMs of [0, 0.3, 1.5])
    expect(aboutInput(await watch(downAgainAfter(gapMs), config))).toEqual([]);
});

test.each([0, 0.3, 1, 1.5])(
  'fresh presses %d ms behind a release are judged like any others',
  async (gapMs) => {
    const events = aboutInput(await watch(downAgainAfter(gapMs, MARK.sameKey | MARK.fresh)));
    expect(events[0]?.slice(0, 2)).toEqual(['verdict', 'CRITICAL']);
  },
);
