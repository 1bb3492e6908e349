import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHANNELS, type Channel, MARK } from '../../../../src/records/input.js';
import { PressTracker, type TrackedEvent } from '../../../../src/sources/input/child/press-tracker.js';

interface KeyEvent {
  readonly down: boolean;
  readonly key: number;
  readonly time: number;
}

/** Keys 0 and 1 are on `left`, 2 and 3 on `right`, and so on. */
const channelOfKey = (key: number) => CHANNELS[(key >> 1) % 4] as Channel;
const sequence = fc.array(
  fc.record({ down: fc.boolean(), key: fc.nat(7), time: fc.integer({ min: -50, max: 500 }) }),
  { maxLength: 60 },
);

function track(events: readonly KeyEvent[]): (TrackedEvent | null)[] {
  const tracker = new PressTracker();
  return events.map(({ down, key, time }) =>
    down ? tracker.press(channelOfKey(key), key, time) : tracker.release(channelOfKey(key), key, time),
  );
}

/** The press that holds the key down behind these events, if any: the first since its last release. */
function holding(events: readonly KeyEvent[], key: number): KeyEvent | undefined {
  const lastRelease = events.findLastIndex((event) => !event.down && event.key === key);
  return events.slice(lastRelease + 1).find((event) => event.down && event.key === key);
}

/** The same by looking back through the whole past, from the definitions. */
function trackNaively(events: readonly KeyEvent[]): (TrackedEvent | null)[] {
  const isPress = (index: number) => {
    const { down, key } = events[index] as KeyEvent;
    return down && holding(events.slice(0, index), key) === undefined;
  };
  return events.map(({ down, key, time }, index) => {
    const past = events.slice(0, index);
    const channel = CHANNELS.indexOf(channelOfKey(key));
    if (!down) {
      const press = holding(past, key);
      const hold = press === undefined || press.time > time ? Number.NaN : time - press.time;
      return { time, mark: channel | MARK.release, hold };
    }
    if (!isPress(index)) return null;
    const before = past.findLast((event, at) => isPress(at) && channelOfKey(event.key) === channelOfKey(key));
    const sameKey = before?.key === key ? MARK.sameKey : 0;
    return { time, mark: channel | MARK.fresh | sameKey, hold: Number.NaN };
  });
}

test('equals a look back through the whole past, for any sequence', () => {
  fc.assert(
    fc.property(sequence, (events) => {
      expect(track(events)).toEqual(trackNaively(events));
    }),
  );
});

test('auto-repeat is dropped, and the hold counts from the first press', () => {
  const tracker = new PressTracker();
  expect(tracker.press('keyboard', 17, 1_000)).toEqual({
    time: 1_000,
    mark: 3 | MARK.fresh,
    hold: Number.NaN,
  });
  expect(tracker.press('keyboard', 17, 1_660)).toBeNull();
  expect(tracker.press('keyboard', 17, 1_700)).toBeNull();
  expect(tracker.release('keyboard', 17, 1_710)).toEqual({ time: 1_710, mark: 7, hold: 710 });
});

test('behind a release a press of the same key is fresh, however short ago and even at the same time', () => {
  const tracker = new PressTracker();
  for (const time of [0, 60, 120]) {
    expect(tracker.press('keyboard', 17, time)?.mark).toBe(3 | MARK.fresh | (time === 0 ? 0 : MARK.sameKey));
    expect(tracker.press('keyboard', 17, time + 30)).toBeNull();
    expect(tracker.release('keyboard', 17, time + 60)?.hold).toBe(60);
  }
});

test('a release without a press has no hold; after forgetting, a press of a held key counts', () => {
  const tracker = new PressTracker();
  expect(tracker.release('left', 1, 5).hold).toBeNaN();
  tracker.press('left', 1, 10);
  tracker.forgetHeld();
  expect(tracker.press('left', 1, 20)).toEqual({
    time: 20,
    mark: MARK.fresh | MARK.sameKey,
    hold: Number.NaN,
  });
});

test('keys that are never released: only the newest 1,024 are remembered', () => {
  const tracker = new PressTracker();
  for (let key = 0; key < 1_025; key++) tracker.press('keyboard', key, key);
  expect(tracker.release('keyboard', 0, 9_999).hold).toBeNaN();
  expect(tracker.release('keyboard', 1, 9_999).hold).toBe(9_998);
});
