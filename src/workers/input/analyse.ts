import { CHANNELS, channelOf, MARK } from '../../records/input.js';
import { type AnalyseTask, type ChannelFindings, type InputEvents, START } from '../messages.js';
import { ChannelDetector } from './channel-detector.js';
import { type Indicator, PRESS } from './indicator.js';
import { INDICATORS } from './indicators.js';
import type { ThresholdOverrides } from './thresholds.js';

/**
 * Makes the function that analyses the events of hops: each channel by itself, channels are never merged.
 *
 * Pure but for the shared states: it reads the checkpoint of a channel and writes the other half, and gives the same answer
 * whenever it gets the same task and finds the same checkpoint.
 *
 * @param indicators default: those built in
 * @param states by half, by channel: what the detector remembers (see pipeline/pool/channel-states.ts)
 */
export function createAnalyser(
  thresholds: ThresholdOverrides,
  states: readonly (readonly SharedArrayBuffer[])[],
  indicators: readonly Indicator[] = INDICATORS,
): (task: Omit<AnalyseTask, 'kind'>) => readonly (readonly ChannelFindings[])[] {
  const cells = states.map((half) => half.map((state) => new Float64Array(state)));
  const detectors = cells.map((half) =>
    half.map(
      (state, index) => new ChannelDetector(channelOf(index), { indicators, thresholds, cells: state }),
    ),
  );
  return ({ events, hopEnds, starts, again }) => {
    const ready: (ChannelDetector | undefined)[] = CHANNELS.map(() => undefined);
    const detectorOf = (index: number): ChannelDetector => {
      const known = ready[index];
      if (known !== undefined) return known;
      const start = starts[index] as number;
      const from = start & START.checkpoint;
      const detector = detectors[1 - from]?.[index] as ChannelDetector;
      if (!(start & START.goesOn)) cells[1 - from]?.[index]?.set(cells[from]?.[index] as Float64Array);
      // Left over from a task that failed half-way in this worker.
      detector.takeFindings();
      ready[index] = detector;
      return detector;
    };
    const follow = ({ times, marks, holds }: InputEvents, from: number, end: number) => {
      for (let index = from; index < end; index++) {
        const time = times[index] as number;
        const mark = marks[index] as number;
        const detector = detectorOf(mark & MARK.channelMask);
        if (mark & MARK.release) detector.release(time, holds[index] as number);
        else detector.press(time, factsOf(mark));
      }
    };
    const takeFindings = (): ChannelFindings[] =>
      ready.flatMap((detector, index) => {
        const findings = detector?.takeFindings() ?? [];
        return findings.length === 0 ? [] : [{ channel: channelOf(index), findings }];
      });
    for (const seen of again) follow(seen, 0, seen.times.length);
    takeFindings();
    let from = 0;
    return Array.from(hopEnds, (end) => {
      follow(events, from, end);
      from = end;
      return takeFindings();
    });
  };
}

const KEYBOARD = CHANNELS.indexOf('keyboard');

/** The PRESS bits of a mark. Only keys repeat while held, so on a mouse channel the `sameKey` mark is ignored. */
export function factsOf(mark: number): number {
  const isSameKey = (mark & MARK.sameKey) !== 0 && (mark & MARK.channelMask) === KEYBOARD;
  return (
    (mark & MARK.injected ? PRESS.injected : 0) |
    (isSameKey ? PRESS.sameKey : 0) |
    (mark & MARK.fresh ? PRESS.fresh : 0)
  );
}
