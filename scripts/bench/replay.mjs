// How fast a capture is judged again: from a file, through the real monitor and its workers, as `clearsight replay` does.
import { statSync, unlinkSync } from 'node:fs';
import { openReplaySource } from '../../dist/capture/replay-source.js';
import { openCapture } from '../../dist/capture/writer.js';
import { configSchema } from '../../dist/config/schema.js';
import { createMonitor } from '../../dist/pipeline/monitor.js';
import { Stamper } from '../../dist/records/stamper.js';
import { nodeMap } from './node-map.mjs';
import { atLeast, median, NOISY, temporary } from './tools.mjs';

const CLOCK = { monotonicMs: 0, epochMs: Date.UTC(2025, 0, 1) };
const PROCESS = { key: '4211:1', pid: 4211, name: 'game', executable: '/usr/games/game', isTarget: true };
const FOUND = { kind: 'target-found', time: 1, process: PROCESS };

/** 1,000 presses and releases a second of four channels, in batches of 20 ms, with a hop every 100 ms. */
function* inputRecords(events) {
  const perBatch = 20;
  yield FOUND;
  for (let batch = 0; batch * perBatch < events; batch++) {
    const startMs = 10 + batch * 20;
    // Off the beat by up to 0.9 ms, so that no window is regular.
    const times = Float64Array.from(
      { length: perBatch },
      (_, index) => startMs + index + ((index * 7) % 10) / 11,
    );
    const marks = Uint8Array.from(
      { length: perBatch },
      (_, index) => (index % 4) | (((index >> 2) & 1) << 2),
    );
    const holds = Float64Array.from(marks, (mark) => (mark & 4 ? 4 : Number.NaN));
    yield { kind: 'input', time: startMs + 20, times, marks, holds };
    if (batch % 5 === 4) yield { kind: 'hop', time: startMs + 20 };
  }
}

/** Snapshots of 13 executable file regions as a Node process has; each differs from the one before in one address. */
function* snapshotRecords(snapshots) {
  yield FOUND;
  for (let count = 0; count < snapshots; count++) {
    yield {
      kind: 'observed',
      time: 2 + count,
      key: PROCESS.key,
      pid: PROCESS.pid,
      fact: 'regions',
      value: nodeMap(count % 1000),
    };
  }
}

async function writeCapture(path, records) {
  const config = {};
  const header = { clock: CLOCK, platform: process.platform, clearsight: 'bench', config };
  const capture = await openCapture(path, header, { maxQueuedBytes: 2 ** 32 });
  for (const record of records) capture.write({ record });
  await capture.close();
  if (capture.lost > 0) throw new Error(`expected a whole capture, ${capture.lost} records were lost`);
}

/** Replays a capture and returns the seconds that it took, from opening the file to the last event. */
async function replay(path) {
  const start = process.hrtime.bigint();
  const { header, sources } = await openReplaySource(path);
  const config = configSchema.parse(header.config);
  const stamper = new Stamper({ origin: header.clock, session: 'bench', host: '' });
  const monitor = createMonitor({ config, stamper, sources });
  await new Promise((resolve, reject) => monitor.events.subscribe({ error: reject, complete: resolve }));
  return { seconds: Number(process.hrtime.bigint() - start) / 1e9, stats: monitor.stats };
}

async function measureReplay(records, expected, counter, rounds) {
  const path = temporary('replay.ndjson');
  await writeCapture(path, records);
  const mebibytes = statSync(path).size / 2 ** 20;
  const speeds = [];
  for (let round = 0; round < rounds; round++) {
    const { seconds, stats } = await replay(path);
    if (stats[counter] !== expected)
      throw new Error(`expected ${expected} ${counter}, got ${stats[counter]}`);
    speeds.push(expected / seconds);
  }
  unlinkSync(path);
  return { perSecond: median(speeds), mebibytes };
}

export const replayRows = [
  {
    name: 'replay-input',
    what: 'replay of a capture: input events a second',
    async measure({ isQuick }) {
      const events = isQuick ? 400_000 : 2_000_000;
      const { perSecond, mebibytes } = await measureReplay(
        inputRecords(events),
        events,
        'inputEvents',
        isQuick ? 3 : 5,
      );
      return {
        note: `${events.toLocaleString('en')} events in ${mebibytes.toFixed(0)} MiB, workers started anew each time`,
        checks: [atLeast('input events/s', perSecond, 300_000, '', NOISY)],
      };
    },
  },
  {
    name: 'replay-snapshots',
    what: 'replay of a capture: changed snapshots a second (13 regions each)',
    async measure({ isQuick }) {
      const snapshots = isQuick ? 30_000 : 150_000;
      const { perSecond, mebibytes } = await measureReplay(
        snapshotRecords(snapshots),
        snapshots,
        'snapshots',
        isQuick ? 3 : 5,
      );
      return {
        note: `${snapshots.toLocaleString('en')} snapshots in ${mebibytes.toFixed(0)} MiB, workers started anew each time`,
        checks: [atLeast('snapshots/s', perSecond, 20_000, '', NOISY)],
      };
    },
  },
];
