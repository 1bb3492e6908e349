import { spawnSync } from 'node:child_process';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { JsonLines } from '../../src/outlets/lines/json-lines.js';
import { eventOf, Sink } from './support.js';

const program = fileURLToPath(new URL('../fixtures/print-events.mjs', import.meta.url));

/** Prints events into a shell's `reader`. */
function printInto(reader: string, ...args: string[]) {
  return spawnSync(
    'bash',
    ['-c', `"$@" | ${reader}; echo "exit \${PIPESTATUS[0]}"`, 'bash', process.execPath, program, ...args],
    {
      encoding: 'utf8',
    },
  );
}

test('events come out as they went in, one a line', async () => {
  const sink = new Sink();
  const lines = new JsonLines(sink);
  const events = [eventOf(), eventOf({ message: 'a\u2028b', details: { hits: 3, threshold: null } })];
  for (const event of events) lines.emit(event);
  await lines.close();
  expect(sink.lines.map((line) => JSON.parse(line))).toEqual(events);
});

test('10,000 lines to a slow reader, then exit: none lost', () => {
  const { stdout, stderr } = printInto('(sleep 0.2; wc -l)', '10000');
  expect(stdout).toBe('10000\nexit 0\n');
  expect(stderr).toBe('written 10000, dropped 0\n');
});

test('whoever waits loses no line, whatever the amount', () => {
  const { stdout, stderr } = printInto('(sleep 0.2; wc -l)', '40000', 'patient');
  expect(stdout).toBe('40000\nexit 0\n');
  expect(stderr).toBe('written 40000, dropped 0\n');
});

test('whoever does not wait loses what is beyond 16 MiB, counted', () => {
  const { stdout, stderr } = printInto('(sleep 0.2; wc -l)', '40000');
  const dropped = Number(/dropped (\d+)/.exec(stderr)?.[1]);
  expect(dropped).toBeGreaterThan(0);
  expect(stdout).toBe(`${40_000 - dropped}\nexit 0\n`);
});

test('a reader that goes away is no error', () => {
  const { stdout } = printInto('(head -1 >/dev/null)', '40000', 'patient');
  expect(stdout).toBe('exit 0\n');
});

test('close gives up on a reader that never reads', async () => {
  vi.useFakeTimers();
  try {
    const lines = new JsonLines(new Writable({ write: () => {} }));
    lines.emit(eventOf());
    const closed = lines.close();
    await vi.advanceTimersByTimeAsync(4999);
    const pending = Symbol('pending');
    expect(await Promise.race([closed, Promise.resolve(pending)])).toBe(pending);
    await vi.advanceTimersByTimeAsync(1);
    await closed;
  } finally {
    vi.useRealTimers();
  }
});
