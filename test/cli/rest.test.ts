import { expect, test } from 'vitest';
import { start } from '../support/target.js';
import { clearsight } from './clearsight.js';

const AT_REST = /is scanned about every 2 s while nothing changes/;
const FLAGS = ['--input', 'none', '--json'];
/** Rest begins after ten seconds without a change. */
const TIMEOUT_MS = 60_000;

test('a target in which nothing happens is scanned seldom, and at full pace once there is something; a replay says the same', {
  timeout: TIMEOUT_MS,
}, async () => {
  const target = await start('target');
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, ...FLAGS, '--record', 'it.ndjson']);
  expect(await monitor.nextOf('notice')).toMatchObject({
    ...{ level: 'INFO', pid: target.pid, message: expect.stringMatching(AT_REST) },
    details: { intervalMs: 2000 },
  });
  target.send('rwx');
  const region = await monitor.nextOf('region');
  const verdict = await monitor.nextOf('verdict');
  // At rest, two scans more would have taken three seconds at least.
  expect(verdict.monotonicMs - region.monotonicMs).toBeLessThan(3000);
  expect(await monitor.ended).toBe(3);
  const replay = clearsight(['replay', 'it.ndjson', '--json'], { folder: monitor.folder });
  await replay.ended;
  const said = ({ events }: typeof monitor) =>
    events.filter(({ kind }) => /^(?:notice|region|hit|verdict)$/.test(kind)).map((event) => event.message);
  expect(said(replay)).toEqual(said(monitor));
});

test('the pace is kept where it is asked for, and where nothing is told', {
  timeout: TIMEOUT_MS,
}, async () => {
  const target = await start('target');
  const flags = ['--pid', `${target.pid}`, ...FLAGS, '--duration', '14s'];
  const monitors = [
    clearsight(['watch', ...flags, '--steady']),
    clearsight(['watch', ...flags], { env: { CLEARSIGHT_MEMORY_EARLY_WAKE: 'off' } }),
  ];
  await Promise.all(monitors.map(({ ended }) => ended));
  for (const { events } of monitors) expect(events.map(({ kind }) => kind)).not.toContain('notice');
});
