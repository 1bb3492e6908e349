import type { Frame, Press, ProcessRow, Snapshot } from '../../../../src/page/stream/messages.js';
import { events } from './events.js';
import { HOSTILE_NAME, OPEN_MS, START_MS, setup } from './setup.js';

/** The processes that are held. */
export const rows: readonly ProcessRow[] = [
  rowOf({
    key: '4242:1',
    pid: 4242,
    name: HOSTILE_NAME,
    isTarget: true,
    state: 'verdict',
    hits: 3,
    verdicts: 2,
    suspicious: 2,
    outcome: 'refused',
  }),
  rowOf({
    key: '4300:2',
    pid: 4300,
    name: 'node game.js',
    executable: '/usr/bin/node',
    explained: 'V8 compiles code: 12 regions',
    unseen: 'memory marks: needs root',
  }),
];

function rowOf(row: Partial<ProcessRow> & Pick<ProcessRow, 'key' | 'pid' | 'name'>): ProcessRow {
  return {
    executable: '/opt/game/bin/game',
    isTarget: false,
    state: 'clean',
    hits: 0,
    verdicts: 0,
    foundMs: START_MS + 1000,
    lastScanMs: OPEN_MS - 90,
    scans: 5991,
    regions: 42,
    suspicious: 0,
    explained: '',
    unseen: '',
    endedMs: null,
    outcome: null,
    ...row,
  };
}

const counts = {
  scans: 11_982,
  hits: 3,
  verdicts: 2,
  inputEvents: 40_112,
  coalesced: 12,
  unjudged: 4,
  lostCaptureRecords: 0,
  lostLogLines: 2,
  leftOut: 0,
};

/** All there is when the page opens. @param take called for each sample of the ten minutes before */
export function firstSnapshot(take: (frame: Frame) => void): Snapshot {
  let snapshot: Snapshot = {
    number: 1,
    timeMs: START_MS,
    setup,
    missedFrames: 0,
    isLive: true,
    processes: rows,
    forgotten: [],
    unlisted: 3,
    sources: [
      { name: 'processes', state: 'sees', message: 'Two processes are held.', sinceMs: START_MS },
      {
        name: 'memory',
        state: 'blind',
        message: 'The map of PID 4242 cannot be read: permission denied.',
        sinceMs: OPEN_MS - 8000,
      },
      { name: 'input', state: 'sees', message: 'The hook is enabled on display :0.', sinceMs: START_MS },
    ],
    counts,
    gaps: [
      {
        id: 1,
        lane: 'blind',
        about: 'memory',
        fromMs: OPEN_MS - 40_000,
        toMs: OPEN_MS - 30_000,
        count: 1,
        cause: 'the map of PID 4242 could not be read',
      },
      {
        id: 2,
        lane: 'could-not-tell',
        about: 'memory',
        fromMs: OPEN_MS - 25_000,
        toMs: OPEN_MS - 20_000,
        count: 7,
        cause: 'the region changed while it was read',
      },
      {
        id: 3,
        lane: 'rate-lowered',
        about: 'memory',
        fromMs: OPEN_MS - 55_000,
        toMs: OPEN_MS - 10_000,
        count: 1,
        cause: 'CPU budget: every 400 ms, asked for 100 ms',
      },
      {
        id: 4,
        lane: 'unjudged',
        about: 'memory',
        fromMs: OPEN_MS - 15_000,
        toMs: OPEN_MS - 14_900,
        count: 4,
        cause: 'a worker was lost',
      },
      {
        id: 5,
        lane: 'lost',
        about: 'memory',
        fromMs: OPEN_MS - 5_000,
        toMs: null,
        count: 2,
        cause: 'log lines: the disk is full <b>',
      },
    ],
    presses: [],
    events,
  };
  for (; snapshot.timeMs < OPEN_MS; snapshot = { ...snapshot, timeMs: snapshot.timeMs + 250 })
    take(nextFrame(snapshot));
  return { ...snapshot, presses: pressesUpTo(OPEN_MS, 2000) };
}

/** What a quarter of a second brings: 250 presses, which makes a thousand in a second. */
export function nextFrame({ number, timeMs, counts: before, processes, unlisted, sources }: Snapshot): Frame {
  const now = timeMs + 250;
  const wave = Math.sin(now / 9000);
  const spike = now % 30_000 < 250 ? 60 : 0;
  const channels = [
    1000 + 40 * wave,
    0.02 + 0.01 * wave,
    12 + 6 * wave,
    0.4 + 0.2 * wave,
    null,
    null,
    5 - 4 * wave,
    0.6,
  ];
  return {
    number: number + 1,
    timeMs: now,
    sample: [
      980 + 40 * wave + spike,
      84 + Math.round(2 * wave),
      2,
      3,
      0.4 + spike / 40,
      2 + wave + spike,
      1.2 + spike / 10,
      0.06 + 0.02 * wave,
      ...channels,
    ],
    processes: processes.map((row) => ({ ...row, scans: row.scans + 250, lastScanMs: now - 2 })),
    forgotten: [],
    unlisted,
    sources,
    counts: { ...before, scans: before.scans + 500, inputEvents: before.inputEvents + 500 },
    gaps: [],
    presses: pressesUpTo(now, 250),
    events: [],
  };
}

function pressesUpTo(timeMs: number, count: number): Press[] {
  return Array.from({ length: count }, (_, index): Press => {
    const at = timeMs - count + index;
    const channel = index % 25 === 0 ? 'keyboard' : index % 10 === 0 ? 'right' : 'left';
    const wobble = Math.abs(Math.sin(at * 12.9898)) * 1.4;
    return {
      channel,
      timeMs: at,
      intervalMs: channel === 'left' ? 0.8 + wobble : 90 + wobble * 60,
      holdMs: index % 7 === 0 ? null : 8 + wobble * 9,
    };
  });
}
