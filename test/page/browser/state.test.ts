import { expect, test } from 'vitest';
import { enforcementOf, MAX_EVENTS } from '../../../page/store/events.js';
import { MAX_GAPS } from '../../../page/store/gaps.js';
import { EMPTY, type State, takeFrame, takeSnapshot, worstFirst } from '../../../page/store/state.js';
import type { Frame, Gap, ProcessRow } from '../../../src/page/stream/messages.js';
import type { VerdictEvent } from '../../../src/records/event.js';
import { eventOf } from './story/events.js';
import { nextFrame, snapshotAtOpen } from './story/frames.js';

const SNAPSHOT = snapshotAtOpen();
const BEGUN = takeSnapshot(EMPTY, SNAPSHOT);
const after = (state: State, change: Partial<Frame>) =>
  takeFrame(state, { ...nextFrame(SNAPSHOT), ...change });

test('a frame before the first snapshot says nothing', () => {
  expect(takeFrame(EMPTY, nextFrame(SNAPSHOT))).toBe(EMPTY);
});

test('a frame that was there already changes nothing, and one that was skipped is missed', () => {
  expect(after(BEGUN, { number: BEGUN.number })).toBe(BEGUN);
  expect(after(BEGUN, { number: BEGUN.number + 1 }).missedFrames).toBe(0);
  expect(after(BEGUN, { number: BEGUN.number + 4 }).missedFrames).toBe(3);
});

test('a snapshot takes the place of everything but of what was missed', () => {
  const told = { ...SNAPSHOT, missedFrames: 7, events: [], gaps: [], processes: [] };
  const state = takeSnapshot(after(BEGUN, { number: BEGUN.number + 4 }), told);
  expect(state).toMatchObject({ missedFrames: 10, events: [], gaps: [] });
  expect(state.processes.size).toBe(0);
});

test('rows change by key, and forgotten ones go', () => {
  const [first, second] = SNAPSHOT.processes as [ProcessRow, ProcessRow];
  const state = after(BEGUN, { processes: [{ ...first, state: 'ended' }], forgotten: [second.key] });
  expect([...state.processes.values()].map(({ state }) => state)).toEqual(['ended']);
});

test('processes come worst first, then targets, then by hits', () => {
  const row = SNAPSHOT.processes[0] as ProcessRow;
  const rows = [
    { ...row, key: 'ended', state: 'ended' },
    { ...row, key: 'clean', state: 'clean', isTarget: false },
    { ...row, key: 'target', state: 'clean', hits: 0 },
    { ...row, key: 'hit', state: 'clean', hits: 1 },
    { ...row, key: 'unknown', state: 'could-not-tell' },
    { ...row, key: 'verdict', state: 'verdict' },
  ] as const;
  const order = worstFirst(new Map(rows.map((each) => [each.key, each]))).map(({ key }) => key);
  expect(order).toEqual(['verdict', 'unknown', 'hit', 'target', 'clean', 'ended']);
});

test('a gap that grows takes the place of what it was', () => {
  const gap: Gap = {
    id: 5,
    lane: 'lost',
    about: 'memory',
    fromMs: 5_595_000,
    toMs: 5_601_000,
    count: 9,
    cause: 'more',
  };
  const { gaps } = after(BEGUN, { gaps: [gap] });
  expect(gaps).toHaveLength(BEGUN.gaps.length);
  expect(gaps.find(({ id }) => id === 5)).toEqual(gap);
});

test('events and gaps are bounded, newest kept, newest event first', () => {
  let state = BEGUN;
  for (let step = 2; step < 40; step++) {
    const events = Array.from({ length: 100 }, (_, index) => eventOf(step * 100 + index, 6_000_000, {}));
    const gaps = events.map(
      ({ sequence }): Gap => ({
        id: sequence,
        lane: 'lost',
        about: 'memory',
        fromMs: 6_000_000 + sequence,
        toMs: 7_000_000,
        count: 1,
        cause: '',
      }),
    );
    state = after(state, { number: BEGUN.number + step, events, gaps });
  }
  expect(state.events).toHaveLength(MAX_EVENTS);
  expect(state.gaps).toHaveLength(MAX_GAPS);
  expect(state.events[0]?.sequence).toBe(3999);
  expect(state.gaps.at(-1)?.id).toBe(3999);
  // It lasts still, however long ago it began.
  expect(state.gaps[0]?.id).toBe(5);
});

test('what became of a verdict is said by the enforcement behind it', () => {
  const verdict = BEGUN.events.find(({ sequence }) => sequence === 152) as VerdictEvent;
  expect(enforcementOf(BEGUN.events, verdict)?.outcome).toBe('refused');
  expect(enforcementOf(BEGUN.events, { ...verdict, sequence: 160 })).toBeUndefined();
});
