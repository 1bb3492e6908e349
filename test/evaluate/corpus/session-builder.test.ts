import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatSession } from '../../../src/evaluate/corpus/session.js';
import { SessionBuilder } from '../../../src/evaluate/corpus/session-builder.js';
import { MARK } from '../../../src/records/input.js';
import type { InputBatch } from '../../../src/records/record.js';
import { PRESS } from '../../../src/workers/input/indicator.js';
import { sessionIn } from '../../support/session.js';

type Event = readonly [time: number, mark: number, hold?: number];

const LEFT = 0;
const KEYBOARD = 3;

function batch(...events: readonly Event[]): InputBatch {
  return {
    kind: 'input',
    time: events.at(-1)?.[0] ?? 0,
    times: Float64Array.from(events, ([time]) => time),
    marks: Uint8Array.from(events, ([, mark]) => mark),
    holds: Float64Array.from(events, ([, , hold]) => hold ?? Number.NaN),
  };
}

test('channels part, releases find their presses, times count from the first press', () => {
  const builder = new SessionBuilder('mine', 'human');
  builder.add(
    batch(
      [1000, LEFT],
      [1010, KEYBOARD],
      [1020.5, KEYBOARD],
      [1030, LEFT | MARK.release, 30],
      // The second key is let go first.
      [1050, KEYBOARD | MARK.release, 29.5],
    ),
  );
  builder.add(batch([1100, KEYBOARD | MARK.release, 90], [1200, LEFT]));
  expect(builder.channels).toEqual(['left', 'keyboard']);
  expect(builder.finish()).toEqual([
    { id: 'mine-left', channel: 'left', label: 'human', press: [0, 200], release: [30, null], facts: [0, 0] },
    {
      id: 'mine-keyboard',
      channel: 'keyboard',
      label: 'human',
      press: [0, 10.5],
      release: [90, 40],
      facts: [0, 0],
    },
  ]);
});

test('what comes after the end of a session begins another; its releases are not taken for old presses', () => {
  const builder = new SessionBuilder('mine', 'human');
  builder.add(batch([10, LEFT]));
  expect(builder.finish()).toMatchObject([{ id: 'mine-left', press: [0], release: [null] }]);
  expect(builder.finish()).toEqual([]);
  builder.add(batch([20, LEFT | MARK.release, 10], [30, LEFT], [40, LEFT | MARK.release]));
  expect(builder.finish()).toMatchObject([{ id: 'mine-left-2', press: [0], release: [null] }]);
});

test('what the source knows of a press is kept', () => {
  const builder = new SessionBuilder('mine', 'unlabelled');
  builder.add(batch([0, LEFT | MARK.injected], [9, LEFT | MARK.sameKey], [20, LEFT | MARK.fresh]));
  expect(builder.finish()).toMatchObject([{ facts: [PRESS.injected, 0, PRESS.fresh] }]);
});

test('a session too long for a line is told as several', () => {
  const builder = new SessionBuilder('mine', 'human');
  const count = 250_000;
  const times = Float64Array.from({ length: count + 1 }, (_, index) => index);
  const marks = new Uint8Array(times.length).fill(LEFT);
  const full = builder.add({ kind: 'input', time: count, times, marks, holds: times });
  expect(full.map(({ press }) => press.length)).toEqual([count]);
  expect(builder.finish()).toMatchObject([{ id: 'mine-left-2', press: [0] }]);
});

test('whatever a source says becomes sessions that can be read back', () => {
  const time = fc.oneof(fc.double(), fc.double({ min: 0, max: 1e6, noNaN: true }));
  const event = fc.tuple(time, fc.nat(31), fc.double());
  fc.assert(
    fc.property(fc.array(fc.array(event)), (batches) => {
      const builder = new SessionBuilder('any', 'machine');
      const sessions = [...batches.flatMap((events) => builder.add(batch(...events))), ...builder.finish()];
      for (const session of sessions) {
        const { press, release } = sessionIn(formatSession(session, 1));
        expect(press[0]).toBe(0);
        expect(release).toHaveLength(press.length);
      }
    }),
  );
});
