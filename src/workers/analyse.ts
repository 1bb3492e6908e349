import { CHANNELS, MARK } from '../records/input.js';
import { ChannelDetector } from './indicators/channel-detector.js';
import { PRESS } from './indicators/indicator.js';
import type { ThresholdOverrides } from './indicators/thresholds.js';
import type { AnalyseTask, ChannelEvents, ChannelEvidence } from './messages.js';

/**
 * Makes the function that looks at the events of hops: each channel by itself, never a merge of channels.
 *
 * Pure but for the shared states: it reads the half of a channel that the task names and writes the other one, and says the
 * same whenever it is asked the same.
 *
 * @param states by half, by channel: what the detector remembers (see pipeline/channel-states.ts)
 */
export function createAnalyser(
  thresholds: ThresholdOverrides,
  states: readonly (readonly SharedArrayBuffer[])[],
): (task: Pick<AnalyseTask, 'hops' | 'current'>) => readonly (readonly ChannelEvidence[])[] {
  const cells = states.map((half) => half.map((state) => new Float64Array(state)));
  const detectors = cells.map((half) =>
    half.map((state) => new ChannelDetector({ thresholds, cells: state })),
  );
  return ({ hops, current }) => {
    const ready = new Map<number, ChannelDetector>();
    const detectorOf = (channel: number): ChannelDetector => {
      const known = ready.get(channel);
      if (known !== undefined) return known;
      const from = current[channel] as number;
      const detector = detectors[1 - from]?.[channel] as ChannelDetector;
      cells[1 - from]?.[channel]?.set(cells[from]?.[channel] as Float64Array);
      // Of a task that failed half-way in this very worker.
      detector.takeEvidence();
      ready.set(channel, detector);
      return detector;
    };
    return hops.map((channels) =>
      channels.flatMap((events) => {
        const evidence = look(detectorOf(CHANNELS.indexOf(events.channel)), events);
        return evidence.length === 0 ? [] : [{ channel: events.channel, evidence }];
      }),
    );
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
