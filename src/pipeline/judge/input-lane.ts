import type { ChannelFindings, InputEvents } from '../../workers/messages.js';
import type { ChannelStates } from '../pool/channel-states.js';
import type { Lane } from './lane.js';

/** The indicators look at hops one task at a time: they go on from the state that the task before left. */
export function inputLane(states: ChannelStates): Lane<InputEvents, readonly ChannelFindings[]> {
  return {
    isSerial: true,
    coalesces: false,
    largestTask: { pieces: 256, size: 262_144 },
    sizeOf: ({ times }) => times.length,
    job: (hops) => ({
      kind: 'analyse',
      count: hops.length,
      task: () => states.task(hops),
      read: (answer) => (answer.kind === 'analyse' ? answer.findings : undefined),
      done: () => states.commit(hops),
    }),
  };
}
