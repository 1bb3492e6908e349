import { expect } from 'vitest';
import { start } from '../support/target.js';
import { clearsight } from './clearsight.js';
import { frameWith, openPageOf, type PageClient } from './page-client.js';
import { PAGE } from './view-client.js';

/** Wider than the narrowest span that a page shows (2 s), so that one can zoom into it on a machine of any speed. */
const CLEAN_FOR_MS = 3000;

/** A target under a monitor that records it, once it has been found clean for a while. */
async function recordTarget({ capture = 'capture.ndjson', hits = 3 } = {}) {
  const target = await start('target');
  const flags = ['--input', 'none', '--interval', '10ms', '--record', capture, '--hits', `${hits}`, '--json'];
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, ...flags, ...PAGE]);
  const page: PageClient = await openPageOf(monitor);
  const clean = await page.next(
    frameWith(({ processes }) => processes.some(({ state }) => state === 'clean')),
  );
  await page.next(frameWith(({ timeMs }) => timeMs - clean.data.timeMs >= CLEAN_FOR_MS));
  return { target, monitor };
}

/** A target that is clean for a while, then injected under a live monitor, which records until its verdict. @returns the folder */
export async function recordVerdict(capture?: string, hits?: number): Promise<string> {
  const { target, monitor } = await recordTarget({ capture, hits });
  target.send('rwx');
  await monitor.nextOf('verdict');
  expect(await monitor.ended).toBe(3);
  return monitor.folder;
}

/** The same, but nobody touches it. */
export async function recordClean(): Promise<string> {
  const { monitor } = await recordTarget();
  monitor.child.kill('SIGINT');
  expect(await monitor.ended).toBe(130);
  return monitor.folder;
}
