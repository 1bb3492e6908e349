import { expect } from 'vitest';
import { start, tell } from '../support/target.js';
import { clearsight } from './clearsight.js';

/** Records a process into which memory is injected, and gives the folder that has it as `capture.ndjson`. */
export async function recordInjection(options: readonly string[]): Promise<string> {
  const target = await start('target');
  const recording = clearsight(['record', 'capture.ndjson', '--pid', `${target.pid}`, '--json', ...options]);
  await recording.nextOf('target-found');
  await tell(target, 'rwx');
  target.child.kill('SIGKILL');
  expect(await recording.ended).toBe(0);
  return recording.folder;
}

/** The same of a monitor that watches until its verdict. */
export async function recordVerdict(): Promise<string> {
  const target = await start('target');
  const flags = ['--input', 'none', '--interval', '10ms', '--record', 'capture.ndjson', '--json'];
  const monitor = clearsight(['watch', '--pid', `${target.pid}`, ...flags]);
  await monitor.nextOf('target-found');
  target.send('rwx');
  await monitor.nextOf('verdict');
  expect(await monitor.ended).toBe(3);
  return monitor.folder;
}
