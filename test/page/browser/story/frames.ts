import { History } from '../../../../src/page/server/history.js';
import type {
  Frame,
  Gap,
  Press,
  ProcessRow,
  Snapshot,
  SourceHealth,
} from '../../../../src/page/stream/messages.js';
import { events } from './events.js';
import { HOSTILE_NAME, OPEN_MS, START_MS, setup } from './setup.js';

const QUARTER_MS = 250;

/** What the next frame goes on from. */
export type Told = Pick<Frame, 'number' | 'timeMs' | 'counts' | 'processes' | 'unlisted' | 'sources'>;

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

const sources: readonly SourceHealth[] = [
  { name: 'processes', state: 'sees', message: 'Two processes are held.', sinceMs: START_MS },
  {
    name: 'memory',
    state: 'blind',
    message: 'The map of PID 4242 cannot be read: permission denied.',
    sinceMs: OPEN_MS - 8000,
  },
  { name: 'input', state: 'sees', message: 'The hook is enabled on display :0.', sinceMs: START_MS },
];

const gaps: readonly Gap[] = [
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
];

/** What the first frame goes on from. */
export const BEGIN: Told = { number: 0, timeMs: START_MS, counts, processes: rows, unlisted: 3, sources };

/** Only the newest presses are told: those of ten minutes would be very many. */
const PRESSES_FROM_MS = OPEN_MS - 2000;

/** What the monitor told in the ten minutes before the page opens, beginning with frame 1. */
export function tenMinutes(): readonly Frame[] {
  const frames: Frame[] = [];
  let told = BEGIN;
  while (told.timeMs < OPEN_MS) {
    const frame = nextFrame(told);
    const isFirst = told.number === 0;
    const isWithin = (timeMs: number) =>
      timeMs <= frame.timeMs && (isFirst || timeMs > frame.timeMs - QUARTER_MS);
    frames.push({
      ...frame,
      ...(isFirst || frame.timeMs === OPEN_MS ? {} : { processes: [], sources: [] }),
      gaps: gaps.filter(({ fromMs, toMs }) => isWithin(toMs ?? fromMs)),
      presses: frame.timeMs > PRESSES_FROM_MS ? frame.presses : [],
      events: events.filter(({ monotonicMs }) => isWithin(monotonicMs)),
    });
    told = frame;
  }
  return frames;
}

/** What a page is told that opens then. */
export function snapshotAtOpen(): Snapshot {
  const history = new History(setup, '');
  for (const frame of tenMinutes()) history.takeWhole(frame, []);
  return history.snapshot(0);
}

/** What a quarter of a second brings: 250 presses, which makes a thousand in a second. */
export function nextFrame({ number, timeMs, counts: before, processes, unlisted, sources }: Told): Frame {
  const now = timeMs + QUARTER_MS;
  const wave = Math.sin(now / 9000);
  const spike = now % 30_000 < QUARTER_MS ? 60 : 0;
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
