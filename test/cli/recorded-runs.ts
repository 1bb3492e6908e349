import { expect } from 'vitest';
import { start } from '../support/target.js';
import { clearsight } from './clearsight.js';
import { frameWith, openPageOf, type PageClient } from './page-client.js';
import { PAGE } from './view-client.js';

/** A target under a monitor that records it, once it has been found clean for a second. */
async function recordTarget({ capture = 'capture.ndjson', hits = 3 } = {}) {
  const target = await start('target');
  const flags = ['--input', 'none', '--interval', '10ms', '--record', capture, '--hits', `${hits}`, '--json'];
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, ...flags, ...PAGE]);
  const page: PageClient = await openPageOf(monitor);
  await page.next(frameWith(({ processes }) => processes.some(({ state }) => state === 'clean')));
  // So that the verdict has a frame of its own.
  for (let frames = 0; frames < 4; frames++) await page.next(frameWith(() => true));
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
