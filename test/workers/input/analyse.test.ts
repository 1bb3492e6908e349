import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ChannelStates } from '../../../src/pipeline/pool/channel-states.js';
import { CHANNELS, type Channel, MARK } from '../../../src/records/input.js';
import { simulateClicker } from '../../../src/simulate/simulate-clicker.js';
import { createAnalyser } from '../../../src/workers/input/analyse.js';
import type { ChannelFindings, InputEvents } from '../../../src/workers/messages.js';
import { even, presses, together } from '../../pipeline/support/records.js';

interface InputEvent {
  readonly channel: Channel;
  readonly time: number;
  readonly mark: number;
  readonly hold: number;
}

/** Simulated clicks on one channel, presses and releases in order. */
function clicks(family: string, channel: Channel, seed: number): InputEvent[] {
  const { press, release } = simulateClicker(family, { seconds: 60, seed, resolutionMs: 1 });
  const index = CHANNELS.indexOf(channel);
  return press.flatMap((time, at): InputEvent[] => {
    const up = release[at];
    const down = { channel, time, mark: index, hold: Number.NaN };
    if (up === null || up === undefined) return [down];
    return [down, { channel, time: up, mark: index | MARK.release, hold: up - time }];
  });
}

/** Two hands: a machine on the left button, another on the keyboard. */
const bothHands = (seed: number) =>
  [...clicks('constant', 'left', seed), ...clicks('replay', 'keyboard', seed)].sort(
    (one, other) => one.time - other.time,
  );

const hopOf = (events: readonly InputEvent[]): InputEvents => ({
  times: Float64Array.from(events, ({ time }) => time),
  marks: Uint8Array.from(events, ({ mark }) => mark),
  holds: Float64Array.from(events, ({ hold }) => hold),
});

/** Cuts a list at some places, given as parts of its length. */
function cut<Item>(items: readonly Item[], places: readonly number[]): Item[][] {
  const ends = [...places.map((place) => Math.floor(place * items.length)), items.length].sort(
    (a, b) => a - b,
  );
  return ends.map((end, index) => items.slice(ends[index - 1] ?? 0, end));
}

const byChannel = (hops: readonly (readonly ChannelFindings[])[]) =>
  CHANNELS.map((one) => hops.flat().flatMap(({ channel, findings }) => (channel === one ? findings : [])));

const inOneTask = (hops: readonly InputEvents[]) => {
  const states = new ChannelStates({});
  return createAnalyser({}, states.halves)(states.task(hops));
};

const places = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });

test('however the events are cut into hops and tasks, whichever worker has them and fails: the same findings', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      places,
      places,
      fc.array(fc.record({ worker: fc.nat(1), failing: fc.option(fc.nat(1)), upTo: fc.nat(3) }), {
        minLength: 1,
        maxLength: 8,
      }),
      (seed, hopPlaces, taskPlaces, turns) => {
        const events = bothHands(seed);
        const expected = byChannel(inOneTask([hopOf(events)]));
        expect(expected.map(({ length }) => length > 0)).toEqual([true, false, false, true]);

        const states = new ChannelStates({});
        const workers = [0, 1].map(() => createAnalyser({}, states.halves));
        const answers = cut(cut(events, hopPlaces).map(hopOf), taskPlaces).flatMap((hops, index) => {
          const { worker, failing, upTo } = turns[index % turns.length] as (typeof turns)[number];
          // Twice: the attempt after a failed one may fail too.
          for (let attempt = 0; failing !== null && attempt < 2; attempt++) {
            const task = states.task(hops);
            workers[failing]?.({ ...task, hopEnds: task.hopEnds.slice(0, upTo) });
          }
          const answer = workers[worker]?.(states.task(hops)) ?? [];
          states.commit(hops);
          return answer;
        });
        expect(byChannel(answers)).toEqual(expected);
      },
    ),
    { numRuns: 40 },
  );
});

test('the findings of a hop come with that hop', () => {
  const times = even(60);
  const answers = inOneTask([presses([]), presses(times.slice(0, 20)), presses(times.slice(20))]);
  expect(answers.map((channels) => channels.length)).toEqual([0, 0, 1]);
  expect(answers[2]?.[0]?.findings[0]).toMatchObject({
    detector: 'regular-high-rate',
    channel: 'left',
    atMs: 900,
  });
});

test('channels are never merged: two slow machines are not a fast one', () => {
  const slow = even(20, 66);
  const other = slow.map((time) => time + 33);
  expect(inOneTask([together(presses(slow, 'left'), presses(other, 'right'))])).toEqual([[]]);
  expect(inOneTask([presses([...slow, ...other].sort((a, b) => a - b))])).not.toEqual([[]]);
});

test('the same button again is no held key: only keys repeat by themselves', () => {
  const repeated = (channel: Channel) => {
    const index = CHANNELS.indexOf(channel);
    return clicks('constant', channel, 1).map((event) => ({
      ...event,
      // The release and the next press are one moment, as where a held key is repeated.
      ...(event.mark & MARK.release ? { hold: 33 } : { mark: index | MARK.sameKey }),
    }));
  };
  const touching = (channel: Channel) => {
    const [down, up] = repeated(channel) as [InputEvent, InputEvent];
    return Array.from({ length: 100 }, (_, index) => [
      { ...down, time: index * 33 },
      { ...up, time: index * 33 + 33 },
    ]).flat();
  };
  const timing = (channel: Channel) =>
    byChannel(inOneTask([hopOf(touching(channel))]))
      .flat()
      .filter(({ group }) => group === 'timing');
  expect(timing('keyboard')).toEqual([]);
  expect(timing('left')).not.toEqual([]);
});
