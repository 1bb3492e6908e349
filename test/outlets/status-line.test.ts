import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type StatusFigures, StatusLine } from '../../src/outlets/status-line.js';
import type { MonitorEvent } from '../../src/records/event.js';

const CLEAR = '\r\x1b[K';
const NOTICE = { kind: 'notice', pid: -1 } as MonitorEvent;

/** Figures that a test may change while they are shown. */
const figuresWith = (stats: Partial<StatusFigures['stats']> = {}, unseen = '') => ({
  action: 'simulate' as const,
  isRecording: false,
  threshold: 3 as number | undefined,
  stats: { scans: 0, regions: 13, verdicts: 0, channels: [], ...stats },
  outcome: { targets: 1, unseen },
});

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubEnv('TERM', 'xterm');
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** A terminal of so many columns that keeps what is written to it. */
function terminal(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  const stream = Object.assign(new PassThrough(), { isTTY, columns });
  stream.on('data', (chunk) => written.push(String(chunk)));
  return { stream: stream as unknown as NodeJS.WriteStream, written };
}

/** The line as it is drawn once, behind some events. */
function drawn(figures: StatusFigures, columns = 200, ...events: Partial<MonitorEvent>[]): string {
  const { stream, written } = terminal(true, columns);
  const line = new StatusLine(stream);
  for (const event of events) line.emit(event as MonitorEvent);
  line.show(figures);
  vi.advanceTimersByTime(250);
  line.end();
  return String(written[0]).slice(CLEAR.length);
}

test('drawn four times a second; events make room and get it back behind them, and the end takes it away for good', () => {
  const { stream, written } = terminal(true);
  const line = new StatusLine(stream);
  line.emit(NOTICE);
  expect(written).toEqual([]);
  line.show(figuresWith());
  vi.advanceTimersByTime(250);
  line.emit(NOTICE);
  vi.advanceTimersByTime(250);
  line.end();
  const shown = `${CLEAR}verdicts 0 | simulate | targets   1 | hits 0/3 |    0 scans/s | regions   13`;
  expect(written).toEqual([shown, CLEAR, shown, shown, CLEAR]);
  line.emit(NOTICE);
  vi.advanceTimersByTime(1000);
  expect(written).toHaveLength(5);
});

test('close ends it too, and once is enough', async () => {
  const { stream, written } = terminal(true);
  const line = new StatusLine(stream);
  line.show(figuresWith());
  await line.close();
  await line.close();
  expect(written).toEqual([CLEAR]);
  expect(vi.getTimerCount()).toBe(0);
});

test.each([
  ['no terminal', false, 'xterm'],
  ['a terminal without control sequences', true, 'dumb'],
])('nothing where the stream is %s', (_, isTTY, term) => {
  vi.stubEnv('TERM', term);
  const { stream, written } = terminal(isTTY);
  const line = new StatusLine(stream);
  line.show(figuresWith());
  vi.advanceTimersByTime(1000);
  line.emit(NOTICE);
  line.end();
  expect(written).toEqual([]);
});

test('rates are those of the last second, and keep their width', () => {
  const { stream, written } = terminal(true, 120);
  const line = new StatusLine(stream);
  const left = { channel: 'left', presses: 0, cv: 0.312 } as const;
  const figures = figuresWith({ channels: [left] });
  line.show(figures);
  for (let quarter = 0; quarter < 8; quarter++) {
    // Three scans in one quarter of a second, two in the next: 10 a second.
    figures.stats.scans += quarter % 2 === 0 ? 3 : 2;
    if (quarter < 4) figures.stats.channels = [{ ...left, presses: 3 * (quarter + 1) }];
    vi.advanceTimersByTime(250);
  }
  line.end();
  const rates = written.slice(0, -1).map((text) => text.slice(text.indexOf('hits 0/3 |') + 10));
  expect(rates[4]).toBe('   10 scans/s | regions   13 | left   9.0/s CV 0.31');
  expect(rates[7]).toBe('   10 scans/s | regions   13 | left   0.0/s CV -   ');
  expect(new Set(written.slice(0, -1).map(({ length }) => length)).size).toBe(1);
});

test('nothing that comes later moves what is there', () => {
  const { stream, written } = terminal(true, 200);
  const line = new StatusLine(stream);
  const figures = figuresWith({ channels: [{ channel: 'keyboard', presses: 1, cv: Number.NaN }] });
  const next = () => {
    vi.advanceTimersByTime(250);
    return written.at(-1) as string;
  };
  line.show(figures);
  const quiet = next();
  line.emit({ kind: 'hit', pid: 1, details: { hits: 2, threshold: 3 } } as unknown as MonitorEvent);
  figures.stats.verdicts = 1;
  figures.stats.regions = 1234;
  figures.outcome.targets = 20;
  figures.stats.channels = [{ channel: 'left', presses: 1, cv: Number.NaN }, ...figures.stats.channels];
  const busy = next();
  line.end();
  const bars = (text: string) => [...text.matchAll(/\|/g)].map(({ index }) => index);
  expect(bars(busy).slice(0, -1)).toEqual(bars(quiet));
  expect(busy).toContain('verdicts 1 | simulate | targets  20 | hits 2/3 | ');
  expect(busy).toMatch(/ regions 1234 \| keyboard .+ \| left .+$/);
});

test('a recording alone makes no verdict, and counts no hits', () => {
  const figures = { ...figuresWith(), isRecording: true, threshold: undefined };
  expect(drawn(figures)).toBe('simulate, REC | targets   1 |    0 scans/s | regions   13');
});

test('blindness first, then verdicts, what is done, and the targets', () => {
  const figures = figuresWith({ verdicts: 1 }, 'input');
  const recording = { ...figures, action: 'terminate', isRecording: true } as const;
  expect(drawn({ ...recording, outcome: { targets: 2, unseen: 'input' } })).toBe(
    'BLIND: input | verdicts 1 | terminate, REC | targets   2 | hits 0/3 |    0 scans/s | regions   13',
  );
});

test('hits toward the threshold are those of the target that is nearest to it, until its verdict or its end', () => {
  const hit = (pid: number, hits: number) =>
    ({ kind: 'hit', pid, details: { hits, threshold: 10 } }) as const;
  const all = [hit(1, 2), hit(2, 7), hit(1, 3)];
  const figures = { ...figuresWith(), threshold: 10 };
  const hits = (...events: Partial<MonitorEvent>[]) => drawn(figures, 200, ...events).split(' | ')[3];
  expect(hits()).toBe('hits  0/10');
  expect(hits(...all)).toBe('hits  7/10');
  expect(hits(...all, { kind: 'verdict', pid: 2 })).toBe('hits  3/10');
  expect(hits(...all, { kind: 'verdict', pid: 2 }, { kind: 'target-gone', pid: 1 })).toBe('hits  0/10');
});

test.each([
  [80, 'BLIND: memory of 2 processes | verdicts 0 | simulate | targets   1 | hits 0/3'],
  [60, 'BLIND: memory of 2 processes | verdicts 0 | simulate'],
  [44, 'BLIND: memory of 2 processes | verdicts 0'],
  [20, 'BLIND: memory of 2 '],
  [0, 'BLIND: memory of 2 processes | verdicts 0 | simulate | targets   1 | hits 0/3'],
])('on %i columns there are as many parts as fit, whole', (columns, expected) => {
  expect(drawn(figuresWith({}, 'memory of 2 processes'), columns)).toBe(expected);
});
