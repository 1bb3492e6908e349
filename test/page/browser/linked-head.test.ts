import { expect, test } from 'vitest';
import { Store } from '../../../page/store/store.js';
import { LinkedHead } from '../../../page/views/pair/linked-head.js';
import type { Snapshot } from '../../../src/page/stream/messages.js';
import { frameOf, setup } from '../support.js';

/** A mover, and where it was sent. */
function mover() {
  const asked: number[] = [];
  return { asked, moveTo: (timeMs: number) => void asked.push(timeMs), restAt: () => {} };
}

const snapshotAt = (startMs: number): Snapshot => ({
  ...frameOf(1, { timeMs: startMs }),
  ...{ setup: { ...setup, startMs, replayOf: 'x.ndjson' }, missedFrames: 0, isLive: true, reading: null },
});

test('the capture beside it goes along, as far from its own start, once it is there', () => {
  const [store, beside] = [new Store(() => {}), new Store(() => {})];
  store.takeSnapshot(snapshotAt(1000));
  store.set({ beside });
  const [own, other] = [mover(), mover()];
  const head = new LinkedHead(store, own, other);
  head.moveTo(1500);
  expect([own.asked, other.asked]).toEqual([[1500], []]);
  beside.takeSnapshot(snapshotAt(70_000));
  head.moveTo(1600);
  expect([own.asked, other.asked]).toEqual([[1500, 1600], [70_600]]);
});
