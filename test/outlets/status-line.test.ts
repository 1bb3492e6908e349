import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { formatStatus, StatusLine } from '../../src/outlets/status-line.js';

const CLEAR = '\r\x1b[K';
const FIGURES = { scans: 0, regions: 13, hits: 0, channels: [] };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A terminal of so many columns that keeps what is written to it. */
function terminal(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  const stream = Object.assign(new PassThrough(), { isTTY, columns });
  stream.on('data', (chunk) => written.push(String(chunk)));
  return { stream: stream as unknown as NodeJS.WriteStream, written };
}

test('drawn four times a second; events make room, and the end takes it away for good', () => {
  const { stream, written } = terminal(true);
  const line = new StatusLine(stream);
  const figures = { ...FIGURES };
  line.emit();
  expect(written).toEqual([]);
  line.show(figures);
  figures.scans = 245;
  vi.advanceTimersByTime(250);
  line.emit();
  vi.advanceTimersByTime(250);
  line.end();
  expect(written).toEqual([
    `${CLEAR}980 scans/s | 13 regions | 0 hits`,
    CLEAR,
    `${CLEAR}0 scans/s | 13 regions | 0 hits`,
    CLEAR,
  ]);
  line.emit();
  vi.advanceTimersByTime(1000);
  expect(written).toHaveLength(4);
});

test('close ends it too, and once is enough', async () => {
  const { stream, written } = terminal(true);
  const line = new StatusLine(stream);
  line.show(FIGURES);
  await line.close();
  await line.close();
  expect(written).toEqual([CLEAR]);
  expect(vi.getTimerCount()).toBe(0);
});

test('nothing where the stream is no terminal', () => {
  const { stream, written } = terminal(false);
  const line = new StatusLine(stream);
  line.show(FIGURES);
  vi.advanceTimersByTime(1000);
  line.emit();
  line.end();
  expect(written).toEqual([]);
});

test('cut to the width of the terminal', () => {
  const { stream, written } = terminal(true, 10);
  const line = new StatusLine(stream);
  line.show(FIGURES);
  vi.advanceTimersByTime(250);
  line.end();
  expect(written[0]).toBe(`${CLEAR}0 scans/s`);
});

test('rates and CV of channels that have any', () => {
  const channels = [
    { channel: 'left', ratePerSecond: 12, cv: 0.312 },
    { channel: 'keyboard', ratePerSecond: 1, cv: Number.NaN },
  ] as const;
  expect(formatStatus({ ...FIGURES, channels }, 980.4)).toBe(
    '980 scans/s | 13 regions | left 12.0/s CV 0.31 | keyboard 1.0/s CV - | 0 hits',
  );
});
