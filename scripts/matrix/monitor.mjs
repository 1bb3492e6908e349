import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '../chaos/time.mjs';
import { Monitor } from '../chaos/world/monitor.mjs';

/** Starts `clearsight watch` as a user does; its folder is gone once it has ended. */
export function watch(args) {
  const cwd = mkdtempSync(join(tmpdir(), 'clearsight-matrix-'));
  const monitor = new Monitor(['watch', ...args, '--input', 'none', '--log-dir', join(cwd, 'logs')], { cwd });
  monitor.ended.then(() => rmSync(cwd, { recursive: true, force: true }));
  return monitor;
}

/** Resolves with the first event that fits, or with undefined once the time is over. */
export async function eventOf({ events }, fits, withinMs) {
  await until(() => events.some(fits), withinMs);
  return events.find(fits);
}
