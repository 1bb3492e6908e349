import { encodeHeader, encodeRecord } from '../../capture/encode.js';
import { configToJson, parseConfig } from '../../config/parse.js';
import { formatSession } from '../../evaluate/corpus/session.js';
import { version } from '../../product/version.js';
import { CHANNELS, type Channel, MARK } from '../../records/input.js';
import type { InputBatch, SourceRecord } from '../../records/record.js';
import type { SimulatedPresses } from '../../simulate/simulate-clicker.js';

/** Ways to print simulated presses. */
export const STREAM_FORMATS = ['capture', 'times', 'corpus'] as const;
export type StreamFormat = (typeof STREAM_FORMATS)[number];

export interface StreamOptions {
  readonly channel: Channel;
  /** Names the session of a corpus line. */
  readonly id: string;
  readonly resolutionMs: number;
}

/** The presses as lines without their line ends. The same presses give the same lines. */
export function streamLines(
  format: StreamFormat,
  presses: SimulatedPresses,
  { channel, id, resolutionMs }: StreamOptions,
): Iterable<string> {
  const press = presses.press.map(toMicroseconds);
  const release = presses.release.map((timeMs) => (timeMs === null ? null : toMicroseconds(timeMs)));
  switch (format) {
    case 'times':
      return press.map(String);
    case 'corpus':
      return [formatSession({ id, channel, label: 'machine', press, release }, resolutionMs)];
    case 'capture':
      return captureLines({ press, release }, channel);
  }
}

const toMicroseconds = (timeMs: number) => Math.round(timeMs * 1000) / 1000;

function* captureLines(presses: SimulatedPresses, channel: Channel): Generator<string> {
  const config = parseConfig({ memory: { enabled: false } });
  const header = {
    clock: { monotonicMs: 0, epochMs: 0 },
    platform: process.platform,
    clearsight: version(),
    config: configToJson(config),
  };
  yield encodeHeader(header).trimEnd();
  for (const record of inputRecords(presses, channel, config.input.hop)) {
    yield encodeRecord({ record }).trimEnd();
  }
}

/** One batch for each hop time with events, followed by a hop if there was a press, as in the live source. */
function* inputRecords(presses: SimulatedPresses, channel: Channel, hopMs: number): Generator<SourceRecord> {
  let batch: Event[] = [];
  let hopNumber = 0;
  const endBatch = function* (): Generator<SourceRecord> {
    if (batch.length === 0) return;
    const time = hopNumber * hopMs;
    yield toBatch(batch, time);
    if (batch.some(({ mark }) => (mark & MARK.release) === 0)) yield { kind: 'hop', time };
    batch = [];
  };
  for (const event of inOrder(presses, CHANNELS.indexOf(channel))) {
    const hopOfEvent = Math.floor(event.timeMs / hopMs) + 1;
    if (hopOfEvent > hopNumber) {
      yield* endBatch();
      hopNumber = hopOfEvent;
    }
    batch.push(event);
  }
  yield* endBatch();
}

interface Event {
  readonly timeMs: number;
  readonly mark: number;
  readonly holdMs: number;
}

/** Presses and releases by time; a release never before its own press. One button: every press but the first has the same key. */
function* inOrder({ press, release }: SimulatedPresses, channelMark: number): Generator<Event> {
  const released = Uint32Array.from(press.keys())
    .filter((index) => release[index] !== null)
    .sort((a, b) => (release[a] as number) - (release[b] as number));
  let next = 0;
  for (let index = 0; index <= press.length; index++) {
    const pressMs = press[index] ?? Number.POSITIVE_INFINITY;
    for (let held = released[next]; held !== undefined && held < index; held = released[next]) {
      const releaseMs = release[held] as number;
      if (releaseMs > pressMs) break;
      const holdMs = toMicroseconds(releaseMs - (press[held] as number));
      yield { timeMs: releaseMs, mark: channelMark | MARK.release, holdMs };
      next++;
    }
    if (index === press.length) return;
    const mark = channelMark | MARK.fresh | (index === 0 ? 0 : MARK.sameKey);
    yield { timeMs: pressMs, mark, holdMs: Number.NaN };
  }
}

function toBatch(events: readonly Event[], time: number): InputBatch {
  return {
    kind: 'input',
    time,
    times: Float64Array.from(events, ({ timeMs }) => timeMs),
    marks: Uint8Array.from(events, ({ mark }) => mark),
    holds: Float64Array.from(events, ({ holdMs }) => holdMs),
  };
}
