import { expect, test } from 'vitest';
import { BINS, binOf, countBins } from '../../../page/plots/presses/bins.js';
import { limitLines } from '../../../page/plots/presses/limit-lines.js';
import { formatAddress, parseAddress } from '../../../page/store/address.js';
import { MAX_PRESSES, PressLog } from '../../../page/store/presses.js';
import { pan, zoom } from '../../../page/store/span.js';
import { Store } from '../../../page/store/store.js';
import { nextFrame, snapshotAtOpen } from './story/frames.js';

const SNAPSHOT = snapshotAtOpen();

test('many messages are drawn once', () => {
  const due: (() => void)[] = [];
  const store = new Store((run) => due.push(run));
  let drawn = 0;
  store.subscribe(() => drawn++);
  store.takeSnapshot(SNAPSHOT);
  store.takeFrame(nextFrame(SNAPSHOT));
  expect(due).toHaveLength(1);
  due.pop()?.();
  expect(drawn).toBe(1);
});

test('a paused page shows what was, and how far that is behind', () => {
  const store = new Store(() => undefined);
  store.takeSnapshot(SNAPSHOT);
  store.stop();
  for (
    let frame = nextFrame(SNAPSHOT), count = 0;
    count < 8;
    count++, frame = nextFrame({ ...SNAPSHOT, ...frame })
  )
    store.takeFrame(frame);
  expect(store.behindMs).toBe(2000);
  expect(store.span.toMs).toBe(SNAPSHOT.timeMs);
  expect(store.shownPresses).not.toBe(store.presses);
  store.resume();
  expect([store.behindMs, store.shown.timeMs]).toEqual([0, SNAPSHOT.timeMs + 2000]);
});

test('of each channel the newest presses are kept, in memory of a fixed size', () => {
  const log = new PressLog();
  for (let timeMs = 0; timeMs < 10_000; timeMs++)
    log.add([{ channel: 'left', timeMs, intervalMs: timeMs === 0 ? null : 1, holdMs: null }]);
  const kept: number[] = [];
  log.rings.get('left')?.each(0, 10_000, (timeMs) => kept.push(timeMs));
  expect([kept.length, kept[0], kept.at(-1)]).toEqual([MAX_PRESSES, 10_000 - MAX_PRESSES, 9999]);
  expect(
    log
      .newest(0, 10_000, 60)
      .map(({ timeMs }) => timeMs)
      .slice(0, 2),
  ).toEqual([9999, 9998]);
});

test('what is not known is in no bin, and what is beyond the ends is in those', () => {
  const log = new PressLog();
  const intervals = [null, 0, 33, 33, 1e9];
  log.add(intervals.map((intervalMs, timeMs) => ({ channel: 'keyboard', timeMs, intervalMs, holdMs: null })));
  const bins = countBins(log, 'interval', { fromMs: 0, toMs: 10 }).get('keyboard');
  expect([bins?.[0], bins?.[binOf(33)], bins?.[BINS - 1]]).toEqual([1, 2, 1]);
  expect(
    countBins(log, 'hold', { fromMs: 0, toMs: 10 })
      .get('keyboard')
      ?.every((count) => count === 0),
  ).toBe(true);
});

test('an address is read as it was written, and what is no address is the first view', () => {
  const address = { view: 'events', event: 12, process: '42:1 & x', at: 5 } as const;
  expect(parseAddress(formatAddress(address))).toEqual(address);
  expect(parseAddress('#view=nothing&event=-1&at=')).toEqual({ view: 'now' });
});

test('of two captures each keeps what is its own in the address', () => {
  const first = { view: 'time', at: 5, isApart: true } as const;
  const second = { ...first, at: 7, event: 3, process: '9:1' };
  const fragment = formatAddress(first, second);
  expect([parseAddress(fragment), parseAddress(fragment, 1)]).toEqual([first, second]);
});

test('two captures show the same span, each from its own start, as long as they are beside each other', () => {
  const laterMs = 7_000_000;
  const [one, other] = [new Store(() => undefined), new Store(() => undefined)];
  const { setup, timeMs } = SNAPSHOT;
  one.takeSnapshot(SNAPSHOT);
  // It begins later, and ends a minute sooner.
  const startMs = setup.startMs + laterMs;
  other.takeSnapshot({ ...SNAPSHOT, setup: { ...setup, startMs }, timeMs: timeMs + laterMs - 60_000 });
  one.set({ beside: other, isCompared: true });
  other.set({ beside: one, isCompared: true });
  const sinceStart = ({ span, startMs }: Store) => [span.fromMs - startMs, span.toMs - startMs];
  expect(sinceStart(other)).toEqual(sinceStart(one));
  expect(one.span.toMs).toBe(timeMs);
  other.stop();
  other.look({ fromMs: startMs - 1000, toMs: startMs + 9000 });
  expect([sinceStart(one), sinceStart(other)]).toEqual([
    [0, 10_000],
    [0, 10_000],
  ]);
  expect(one.pause).not.toBeNull();
  one.resume();
  expect([one.pause, other.pause]).toEqual([null, null]);
  one.set({ beside: null });
  one.look({ fromMs: timeMs - 5000, toMs: timeMs });
  expect(sinceStart(other)).not.toEqual(sinceStart(one));
});

test('to zoom keeps the moment in place, and neither leaves what there is', () => {
  const bounds = { fromMs: 0, toMs: 60_000 };
  expect(zoom({ fromMs: 0, toMs: 40_000 }, 0.5, 10_000, bounds)).toEqual({ fromMs: 5000, toMs: 25_000 });
  expect(zoom({ fromMs: 0, toMs: 40_000 }, 9, 10_000, bounds)).toEqual(bounds);
  expect(zoom({ fromMs: 0, toMs: 4000 }, 0.001, 2000, bounds)).toEqual({ fromMs: 1000, toMs: 3000 });
  expect(pan({ fromMs: 0, toMs: 40_000 }, 0.9, bounds)).toEqual({ fromMs: 20_000, toMs: 60_000 });
});

test('a limit is drawn among the presses only where it is one of their lengths or of their spread', () => {
  const lines = (detector: string, limit: number) =>
    limitLines({ detector, limit, windowMs: 1000 }, [30, 50])?.valuesMs;
  expect(lines('short-hold', 8)).toEqual([8]);
  expect(lines('constant-hold', 1)).toEqual([39, 41]);
  expect(lines('regular-high-rate', 0.25)).toEqual([30, 50]);
  expect(lines('rapid-fire', 20)).toEqual([50]);
  expect(lines('tick-lattice', 0.8)).toBeUndefined();
});
