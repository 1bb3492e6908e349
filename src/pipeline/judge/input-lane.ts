import type { ChannelEvents, ChannelFindings } from '../../workers/messages.js';
import type { ChannelStates } from '../pool/channel-states.js';
import type { Lane } from './lane.js';

/** The input of one hop: events of each channel since the hop before. */
export type HopWork = readonly ChannelEvents[];

/** The indicators look at hops one task at a time: they go on from the state that the task before left. */
export function inputLane(states: ChannelStates): Lane<HopWork, readonly ChannelFindings[]> {
  return {
    isSerial: true,
    coalesces: false,
    largestTask: { pieces: 256, size: 262_144 },
    sizeOf: (hop) => hop.reduce((sum, { times }) => sum + times.length, 0),
    job: (hops) => ({
      kind: 'analyse',
      count: hops.length,
      task: () => states.task(hops),
      read: (answer) => (answer.kind === 'analyse' ? answer.findings : undefined),
      done: () => states.commit(hops),
    }),
  };
}
