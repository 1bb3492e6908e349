import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SourceRecord } from '../../src/records/record.js';
import { start, tell } from '../support/target.js';
import { auditEvents, clearsight, logLines, readCapture } from './clearsight.js';

/** Readings of a memory map that a record stands for. */
function scansOf(record: SourceRecord): number {
  if (!('fact' in record) || record.fact !== 'regions') return 0;
  if (record.kind === 'unchanged') return record.count;
  return record.kind === 'observed' ? 1 + (record.coalesced ?? 0) : 0;
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s: every line is flushed, the capture is closed, exit %i', async (signal, code) => {
  const target = await start('target');
  const monitor = clearsight([
    'watch',
    ...['--pid', `${target.pid}`, '--input', 'none', '--interval', '1ms', '--hits', '1000000'],
    ...['--record', 'capture.ndjson.gz', '--json'],
  ]);
  await monitor.nextOf('target-found');
  await tell(target, 'rwx');
  await monitor.next(({ kind, details }) => kind === 'hit' && Number(details?.hits) >= 40);
  monitor.child.kill(signal);
  expect(await monitor.ended).toBe(code);

  const stop = monitor.events.at(-1);
  expect(stop).toMatchObject({
    kind: 'stop',
    details: { reason: signal, lostLogLines: 0, lostCaptureRecords: 0 },
  });
  // Every hit is told of, by itself or in a summary.
  const told = monitor.events.filter(({ kind }) => kind === 'hit' || kind === 'summary').at(-1)?.details;
  expect(told?.hitsInAll ?? told?.hits).toBe(stop?.details?.hits);
  expect(auditEvents(monitor)).toEqual(monitor.events);
  expect(logLines(monitor, 'memory_monitor.log')).toHaveLength(monitor.events.length);

  const { records, warnings } = await readCapture(join(monitor.folder, 'capture.ndjson.gz'));
  expect(warnings).toEqual([]);
  const scans = records.reduce((sum, { record }) => sum + scansOf(record), 0);
  expect(scans).toBe(stop?.details?.scans);
});

test('a signal during the start ends it, and nothing is left', async () => {
  const monitor = clearsight(['watch', '--target', 'no-such-game', '--input', 'none', '--json']);
  await monitor.nextOf('start');
  monitor.child.kill('SIGTERM');
  expect(await monitor.ended).toBe(143);
  expect(monitor.events.at(-1)).toMatchObject({ kind: 'stop' });
});

test('a verdict that is being carried out when the signal comes is carried out', async () => {
  const target = await start('target');
  const monitor = clearsight([
    'watch',
    ...['--pid', `${target.pid}`, '--input', 'none', '--interval', '5ms', '--action', 'terminate', '--json'],
  ]);
  await monitor.nextOf('target-found');
  target.send('rwx');
  await monitor.nextOf('hit');
  monitor.child.kill('SIGTERM');
  const code = await monitor.ended;
  const verdicts = monitor.events.filter(({ kind }) => kind === 'verdict');
  // The signal may come before the third hit: then there is no verdict, and the target lives.
  const isRunning = target.child.exitCode === null && target.child.signalCode === null;
  if (verdicts.length === 0) expect({ code, isRunning }).toEqual({ code: 143, isRunning: true });
  else expect(await target.exited).toBe('SIGKILL');
});

test('a reader of --json that goes away ends nothing: `| head -1`', async () => {
  const target = await start('target');
  const monitor = clearsight([
    'watch',
    ...['--pid', `${target.pid}`, '--input', 'none', '--interval', '5ms', '--action', 'terminate', '--json'],
  ]);
  await monitor.nextOf('start');
  monitor.child.stdout?.destroy();
  target.send('rwx');
  expect(await target.exited).toBe('SIGKILL');
  await once(monitor.child, 'exit');
  expect(monitor.child.exitCode).toBe(3);
  expect(auditEvents(monitor).at(-1)).toMatchObject({ kind: 'stop', details: { verdicts: 1 } });
  expect(monitor.stderr).toBe('');
});

test('signals that keep coming change nothing: one of them counts, and every line is flushed', async () => {
  const target = await start('target');
  const args = ['watch', '--pid', `${target.pid}`, '--input', 'none', '--interval', '1ms'];
  const monitor = clearsight([...args, '--record', 'capture.ndjson', '--json']);
  await monitor.nextOf('target-found');
  let isOver = false;
  const again = () => {
    if (isOver) return;
    monitor.child.kill('SIGTERM');
    setTimeout(again, 1);
  };
  monitor.child.kill('SIGINT');
  again();
  const code = await monitor.ended;
  isOver = true;
  const last = monitor.events.at(-1);
  expect(last?.kind).toBe('stop');
  // Which of two signals sent at once arrives first is the kernel's to choose.
  const first = last?.details?.reason;
  expect(['SIGINT', 'SIGTERM']).toContain(first);
  // Once all is written, a signal may end it as it would any process.
  expect([first === 'SIGINT' ? 130 : 143, 'SIGTERM']).toContain(code);
  expect(auditEvents(monitor)).toEqual(monitor.events);
});
