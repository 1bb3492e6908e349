import { expect, test } from 'vitest';
import { ChannelStates } from '../../src/pipeline/channel-states.js';
import { CHANNELS } from '../../src/records/input.js';
import { channelStateLength } from '../../src/workers/indicators/channel-detector.js';
import { presses } from './support/records.js';

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

test('a task that succeeded turns over the channels that it had, once each', () => {
  const states = new ChannelStates({});
  states.commit([[presses([1], 'left')], [presses([2], 'left'), presses([2], 'keyboard')], []]);
  expect([...states.current]).toEqual([1, 0, 0, 1]);
  states.commit([[presses([3], 'left')]]);
  expect([...states.current]).toEqual([0, 0, 0, 1]);
  states.commit([[]]);
  expect([...states.current]).toEqual([0, 0, 0, 1]);
});

test('what a task was given does not change under it', () => {
  const states = new ChannelStates({});
  const given = states.current;
  states.commit([[presses([1])]]);
  expect([...given]).toEqual([0, 0, 0, 0]);
});
