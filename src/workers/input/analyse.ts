import { CHANNELS, type Channel, MARK } from '../../records/input.js';
import { type AnalyseTask, type ChannelEvents, type ChannelEvidence, START } from '../messages.js';
import { ChannelDetector } from './channel-detector.js';
import { PRESS } from './indicator.js';
import type { ThresholdOverrides } from './thresholds.js';

/**
 * Makes the function that looks at the events of hops: each channel by itself, never a merge of channels.
 *
 * Pure but for the shared states: it reads the checkpoint of a channel and writes the other half, and says the same whenever it
 * is asked the same and finds the same there.
 *
 * @param states by half, by channel: what the detector remembers (see pipeline/channel-states.ts)
 */
export function createAnalyser(
  thresholds: ThresholdOverrides,
  states: readonly (readonly SharedArrayBuffer[])[],
): (task: Omit<AnalyseTask, 'kind'>) => readonly (readonly ChannelEvidence[])[] {
  const cells = states.map((half) => half.map((state) => new Float64Array(state)));
  const detectors = cells.map((half) =>
    half.map((state) => new ChannelDetector({ thresholds, cells: state })),
  );
  return ({ hops, starts, again }) => {
    const ready: ChannelDetector[] = [];
    const detectorOf = (channel: Channel): ChannelDetector => {
      const index = CHANNELS.indexOf(channel);
      const known = ready[index];
      if (known !== undefined) return known;
      const start = starts[index] as number;
      const from = start & START.checkpoint;
      const detector = detectors[1 - from]?.[index] as ChannelDetector;
      if (!(start & START.goesOn)) cells[1 - from]?.[index]?.set(cells[from]?.[index] as Float64Array);
      // Of a task that failed half-way in this very worker.
      detector.takeEvidence();
      ready[index] = detector;
      return detector;
    };
    for (const events of again) look(detectorOf(events.channel), events);
    return hops.map((channels) => {
      const found: ChannelEvidence[] = [];
      for (const events of channels) {
        const evidence = look(detectorOf(events.channel), events);
        if (evidence.length > 0) found.push({ channel: events.channel, evidence });
      }
      return found;
    });
  };
}

function look(
  detector: ChannelDetector,
  { times, marks, holds }: ChannelEvents,
): ChannelEvidence['evidence'] {
  for (let index = 0; index < times.length; index++) {
    const time = times[index] as number;
    const mark = marks[index] as number;
    if (mark & MARK.release) detector.release(time, holds[index] as number);
    else detector.press(time, factsOf(mark));
  }
  return detector.takeEvidence();
}

const KEYBOARD = CHANNELS.indexOf('keyboard');

/** What a mark says of a press, as PRESS bits. On a mouse channel every press is of the same button: that says something of keys only. */
export function factsOf(mark: number): number {
  const isSameKey = (mark & MARK.sameKey) !== 0 && (mark & MARK.channelMask) === KEYBOARD;
  return (mark & MARK.injected ? PRESS.injected : 0) | (isSameKey ? PRESS.sameKey : 0);
}
