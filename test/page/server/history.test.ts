import { expect, test } from 'vitest';
import { History } from '../../../src/page/server/history.js';
import type { Scene } from '../../../src/page/stream/answers.js';
import type { Frame, Gap } from '../../../src/page/stream/messages.js';
import { eventOf, eventsIn, frameOf, pressOf, rowOf, setup } from '../support.js';

const gapOf = (id: number, toMs: number | null): Gap => ({
  ...{ id, lane: 'blind', about: 'memory', fromMs: id, toMs, count: 1, cause: 'x' },
});

const sceneOf = (sequence: number): Scene => ({ sequence, map: null, presses: [] });

function historyOf(...frames: readonly Frame[]): History {
  const history = new History(setup, 'abc');
  for (const frame of frames) history.take(frame, []);
  return history;
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

test('before the first frame a snapshot is empty, of the start', () => {
  const history = historyOf();
  expect(history.newest).toBe(0);
  expect(history.snapshot(0)).toEqual({
    ...{ number: 0, timeMs: setup.startMs, setup, missedFrames: 0, isLive: true, unlisted: 0, reading: null },
    ...{ processes: [], forgotten: [], sources: [], gaps: [], presses: [], events: [] },
    counts: { ...frameOf(0).counts },
  });
});

test('a snapshot has the newest of each process and source, and the counts of the newest frame', () => {
  const sees = { name: 'input', state: 'sees', message: '', sinceMs: 0 } as const;
  const blind = { ...sees, state: 'blind' } as const;
  const snapshot = historyOf(
    frameOf(1, { processes: [rowOf('a'), rowOf('b'), rowOf('c')], sources: [sees], unlisted: 4 }),
    frameOf(2, { processes: [rowOf('a', { hits: 2 })], forgotten: ['b', 'never'], unlisted: 5 }),
    frameOf(3, { sources: [blind] }),
  ).snapshot(7);
  expect(snapshot.processes).toEqual([rowOf('a', { hits: 2 }), rowOf('c')]);
  expect(snapshot.sources).toEqual([blind]);
  expect(snapshot).toMatchObject({ number: 3, timeMs: 1750, missedFrames: 7, unlisted: 0, forgotten: [] });
  expect(snapshot.counts.scans).toBe(3);
});

test('the newest 500 events and 512 presses of each channel are kept', () => {
  const history = historyOf(
    ...numbers(30).map((number) =>
      frameOf(number, {
        events: numbers(20).map((index) => eventOf(number * 100 + index)),
        presses: numbers(40).map((index) =>
          pressOf(number * 100 + index, index % 2 === 0 ? 'left' : 'keyboard'),
        ),
      }),
    ),
  );
  const { events, presses } = history.snapshot(0);
  expect(events.map(({ sequence }) => sequence)).toEqual(
    numbers(30)
      .flatMap((number) => numbers(20).map((index) => number * 100 + index))
      .slice(-500),
  );
  for (const channel of ['left', 'keyboard']) {
    const of = presses.filter((press) => press.channel === channel);
    expect(of).toHaveLength(512);
    expect(of.at(-1)?.timeMs).toBe(channel === 'left' ? 3040 : 3039);
  }
  const times = presses.map(({ timeMs }) => timeMs);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
});

test('closed gaps are dropped, oldest first; open ones never, until they close', () => {
  const open = numbers(3).map((id) => gapOf(id, null));
  const closed = numbers(600).map((id) => gapOf(id + 10, id + 20));
  const history = historyOf(frameOf(1, { gaps: [...open, ...closed] }));
  expect(history.snapshot(0).gaps).toEqual([...open, ...closed.slice(-497)]);
  history.take(frameOf(2, { gaps: [gapOf(2, 99), gapOf(1000, 1001)] }), []);
  const ids = history.snapshot(0).gaps.map(({ id }) => id);
  expect(ids).toHaveLength(500);
  expect(ids.slice(0, 3)).toEqual([1, 3, closed.at(-497)?.id]);
  const many = numbers(700).map((id) => gapOf(id, null));
  expect(historyOf(frameOf(1, { gaps: many })).snapshot(0).gaps).toEqual(many);
});

test('the newest 240 frames are kept as they are sent, the same bytes each time', () => {
  const history = historyOf(...numbers(300).map((number) => frameOf(number)));
  expect(history.frame(60)).toBeUndefined();
  expect(history.frame(301)).toBeUndefined();
  for (const number of [61, 300]) {
    const bytes = history.frame(number) as Buffer;
    expect(history.frame(number)).toBe(bytes);
    const expected = { id: `abc-${number}`, event: 'frame', data: frameOf(number) };
    expect(eventsIn(String(bytes))).toEqual({ events: [expected], rest: '' });
  }
});

test('while much happens fewer frames are kept, never more than 16 MiB', () => {
  const history = historyOf(
    ...numbers(40).map((number) => frameOf(number, { events: [eventOf(1, 'x'.repeat(1024 * 1024))] })),
  );
  const kept = numbers(40).filter((number) => history.frame(number) !== undefined);
  expect(kept).toEqual(numbers(40).slice(-15));
});

test('a line end in a text stays in its event', () => {
  const history = historyOf(frameOf(1, { events: [eventOf(1, 'a\n\ndata: {}\r\u2028')] }));
  expect(eventsIn(String(history.frame(1))).events[0]?.data.events[0]?.message).toBe('a\n\ndata: {}\r\u2028');
});

test('samples become series; a frame between two samples has none', () => {
  const history = historyOf(frameOf(1), frameOf(2, { sample: null }), frameOf(3));
  const { widthMs, fromMs, series } = history.slice(0, 10_000, 100);
  expect({ widthMs, fromMs }).toEqual({ widthMs: 250, fromMs: 1250 });
  expect(series.cpu).toEqual([1, 1, 1, null, null, null, 3, 3, 3]);
});

test('the newest 64 scenes are kept', () => {
  const history = historyOf();
  history.take(frameOf(1), numbers(70).map(sceneOf));
  expect(numbers(70).filter((sequence) => history.scene(sequence) !== undefined)).toEqual(
    numbers(70).slice(6),
  );
  expect(history.scene(70)).toEqual(sceneOf(70));
});

test('once it has ended a snapshot says so', () => {
  const history = historyOf(frameOf(1));
  history.end();
  expect(history.snapshot(0).isLive).toBe(false);
});
