import { defer, map, type OperatorFunction } from 'rxjs';
import { channelOf, MARK } from '../../records/input.js';
import type { InputBatch, SourceRecord } from '../../records/record.js';
import type { ReplayedRecord } from '../../records/recorded.js';
import { type Counters, createCounters } from '../figures/counters.js';
import type { Collected } from '../judge/judged.js';
import { type InputFaults, noFaults } from './input-faults.js';
import { InputScope } from './input-scope.js';
import { PendingEvents } from './pending-events.js';

export interface CollectOptions {
  readonly counters?: Counters;
  /** Input counts only while a window of a target has the focus. Default false. */
  readonly focusedOnly?: boolean;
}

/**
 * An event later than the batch that brought it lies in the future: one such time would hide every press after it. So much
 * is allowed for clocks that a backend has to convert.
 */
const CLOCK_SLACK_MS = 1000;
/** Two devices of one channel may be read in either order; a batch comes at least so often. */
const ORDER_SLACK_MS = 20;

/**
 * Collects presses and releases and gives each hop those that came since the hop before. A batch whose arrays
 * differ in length is marked as unjudged and adds nothing. Events of a hop that live could not judge are forgotten, as live
 * forgot them. What is wrong with the input is counted, and told with the next hop.
 */
export function collectInput({
  counters = createCounters(),
  focusedOnly = false,
}: CollectOptions = {}): OperatorFunction<SourceRecord, Collected> {
  return (records) =>
    defer(() => {
      const pending = new PendingEvents();
      const scope = new InputScope(focusedOnly);
      let faults: InputFaults | undefined;
      const onFault = (fault: keyof InputFaults) => {
        faults ??= noFaults();
        faults[fault]++;
        counters[fault]++;
      };
      const takeInput = (): Pick<Collected, 'input'> => {
        const input = pending.take();
        return input === undefined ? {} : { input };
      };
      const takeFaults = (): Pick<Collected, 'faults'> => {
        if (faults === undefined) return {};
        const taken = faults;
        faults = undefined;
        return { faults: taken };
      };
      return records.pipe(
        map((record: ReplayedRecord): Collected => {
          scope.observe(record);
          if (record.unjudged !== undefined) {
            if (record.kind !== 'hop') return { record, unjudged: record.unjudged };
            pending.take();
            return { record, unjudged: record.unjudged, ...takeFaults() };
          }
          if (record.leftOut !== undefined && 'fact' in record) return { record, leftOut: record.leftOut };
          if (record.kind === 'input' && scope.counts)
            return addBatch(record, pending, counters.recent, onFault);
          if (record.kind === 'hop') return { record, ...takeInput(), ...takeFaults() };
          return { record };
        }),
      );
    });
}

function addBatch(
  record: InputBatch,
  pending: PendingEvents,
  recent: Counters['recent'],
  onFault: (fault: keyof InputFaults) => void,
): Collected {
  const { times, marks, holds, time: seenAt } = record;
  if (times.length !== marks.length || times.length !== holds.length) {
    const expected = `input batch: expected as many marks and holds as times (${times.length})`;
    return { record, unjudged: `${expected}, got ${marks.length} and ${holds.length}` };
  }
  for (let index = 0; index < times.length; index++) {
    const time = times[index] as number;
    const mark = marks[index] as number;
    if (!Number.isFinite(time) || time > seenAt + CLOCK_SLACK_MS) {
      onFault('impossibleTimes');
      continue;
    }
    if (time < pending.lastTime(mark) - ORDER_SLACK_MS) onFault('backwards');
    if (!pending.add(time, mark, holds[index] as number)) onFault('overflowed');
    else if (!(mark & MARK.release)) recent.get(channelOf(mark))?.add(time);
  }
  return { record };
}
