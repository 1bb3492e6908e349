import { expect, test } from 'vitest';
import { start, tell } from '../support/target.js';
import { clearsight } from './clearsight.js';

/** A target with memory that the first scan flags. */
async function flagged() {
  const target = await start('target');
  await tell(target, 'rwx');
  return target;
}

/** A monitor that has scanned such a target once, and does not for a minute. */
async function watch(pid: number, env: NodeJS.ProcessEnv = {}) {
  const args = ['--pid', `${pid}`, '--input', 'none', '--json', '--interval', '60s', '--record', 'it.ndjson'];
  const monitor = clearsight(['watch', ...args], { env });
  await monitor.nextOf('hit');
  await monitor.nextOf('region');
  return monitor;
}

test('what becomes executable is found at once, long before the next scan', async () => {
  const target = await flagged();
  const monitor = await watch(target.pid);
  const address = await tell(target, 'rwx');
  const { details } = await monitor.nextOf('region');
  expect(details).toMatchObject({ startAddress: `0x${address.toString(16)}`, permissions: 'rwxp' });
});

test('code that is there for some 50 µs between two scans is found; it is no hit, and a replay says the same', async () => {
  const target = await flagged();
  const monitor = await watch(target.pid);
  await tell(target, 'moments 1000');
  const { findings, message } = await monitor.nextOf('finding');
  expect(findings).toMatchObject([{ detector: 'transient-executable', severity: 'medium' }]);
  expect(message).toMatch(/Memory was executable for a moment: 4096 bytes at 0x[0-9a-f]+ \(r-xp\)/);
  monitor.child.kill('SIGTERM');
  await monitor.ended;
  const said = ({ events }: typeof monitor) =>
    events.filter(({ kind }) => /^(?:finding|region|hit|verdict)$/.test(kind)).map((event) => event.message);
  // That of the first scan.
  expect(monitor.events.filter(({ kind }) => kind === 'hit')).toHaveLength(1);
  const replay = clearsight(['replay', 'it.ndjson', '--json'], { folder: monitor.folder });
  await replay.ended;
  expect(said(replay)).toEqual(said(monitor));
});

const OFF = { CLEARSIGHT_MEMORY_EARLY_WAKE: 'off' };

test('turned off, nothing is told', async () => {
  const target = await flagged();
  const [monitor, off] = [await watch(target.pid), await watch(target.pid, OFF)];
  await tell(target, 'moments 10');
  await monitor.nextOf('finding');
  off.child.kill('SIGTERM');
  await off.ended;
  expect(off.events.map(({ kind }) => kind)).not.toContain('finding');
});
