import { expect, test } from 'vitest';
import { ChannelStates } from '../../../src/pipeline/pool/channel-states.js';
import { CHANNELS } from '../../../src/records/input.js';
import { channelStateLength } from '../../../src/workers/input/channel-detector.js';
import { type AnalyseTask, START } from '../../../src/workers/messages.js';
import { presses, together } from '../support/records.js';

test('two halves of shared zeros for every channel, each as large as a state', () => {
  const { halves } = new ChannelStates({});
  expect(halves.map((half) => half.length)).toEqual([CHANNELS.length, CHANNELS.length]);
  const all = halves.flat();
  expect(new Set(all).size).toBe(all.length);
  for (const state of all) {
    expect(state.byteLength).toBe(channelStateLength() * Float64Array.BYTES_PER_ELEMENT);
    expect(new Uint8Array(state).every((byte) => byte === 0)).toBe(true);
  }
});

const checkpoints = ({ starts }: AnalyseTask) => [...starts].map((start) => start & START.checkpoint);
const goOn = ({ starts }: AnalyseTask) => [...starts].map((start) => (start & START.goesOn) !== 0);
const everywhere = together(...CHANNELS.map((channel) => presses([1], channel)));

test('after a task that succeeded the next one goes on where it stopped, channel by channel', () => {
  const states = new ChannelStates({});
  const hops = [presses([1], 'left'), together(presses([2], 'left'), presses([2], 'keyboard')), presses([])];
  expect(goOn(states.task(hops))).toEqual([false, false, false, false]);
  states.commit(hops);
  const next = states.task([everywhere]);
  expect(goOn(next)).toEqual([true, false, false, true]);
  expect(next.again).toEqual([]);
});

test('after a task that failed the next one begins at the checkpoint, with all events since', () => {
  const states = new ChannelStates({});
  for (const hops of [[presses([1], 'left')], [together(presses([2], 'left'), presses([2], 'right'))]]) {
    states.task(hops);
    states.commit(hops);
  }
  states.task([presses([3], 'left')]);
  for (let attempt = 0; attempt < 2; attempt++) {
    const again = states.task([together(presses([3], 'left'), presses([3], 'right'))]);
    expect(goOn(again)).toEqual([false, false, false, false].with(1, attempt === 0));
    expect(again.again[0]).toEqual(presses([1, 2], 'left'));
  }
});

test('hops that failed for good are forgotten: they are in no later task', () => {
  const states = new ChannelStates({});
  states.task([presses([1], 'left')]);
  const hops = [presses([2], 'left')];
  expect(states.task(hops)).toMatchObject({ again: [], starts: new Uint8Array(CHANNELS.length) });
  states.commit(hops);
  states.task([presses([3], 'left')]);
  expect(states.task([presses([4], 'left')]).again).toEqual([presses([2], 'left')]);
});

test('where the events are too many to be kept, what was written becomes the checkpoint', () => {
  const states = new ChannelStates({});
  const many = [presses(Array.from({ length: 200 }, (_, index) => index))];
  const commit = () => {
    const task = states.task(many);
    states.commit(many);
    return task;
  };
  expect([commit(), commit(), commit(), commit()].map(checkpoints).map(([left]) => left)).toEqual([
    0, 0, 1, 1,
  ]);
  expect(goOn(states.task(many))[0]).toBe(false);
});

test('what a task was given does not change under it', () => {
  const states = new ChannelStates({});
  const hops = [presses([1])];
  const given = states.task(hops);
  for (let hop = 0; hop < 300; hop++) states.commit(hops);
  expect([...given.starts]).toEqual([0, 0, 0, 0]);
});
