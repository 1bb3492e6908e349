import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { formatState } from '../../../src/health/state.js';
import { monotonicNowMs } from '../../../src/sources/clock.js';
import { ownIdentity } from '../../../src/sources/linux/life/process-life.js';
import { WATCHING } from '../../health/arbitraries.js';
import { nextState, stateFolder } from '../../support/monitor-state.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { type Clearsight, clearsight, run } from '../clearsight.js';

export const QUIET = ['--input', 'none', '--interval', '5ms', '--json'];

export const logsOf = ({ folder }: Pick<Clearsight, 'folder'>) => join(folder, 'ClearSight', 'logs');

/** What a probe gets in a log folder: exit code, and lines. */
export async function health(logDir: string) {
  const { code, stdout, stderr } = await run(['health', '--log-dir', logDir]);
  expect(stderr).toBe('');
  return { code, lines: stdout.trimEnd().split('\n') };
}

/** A monitor that has told that it sees. */
export async function watching(args: readonly string[], folder?: string): Promise<Clearsight> {
  const monitor = clearsight(['watch', ...args, ...QUIET], folder === undefined ? {} : { folder });
  await monitor.nextOf('start');
  await nextState(logsOf(monitor), ({ monitor: { pid }, isReady }) => pid === monitor.pid && isReady);
  return monitor;
}

/** A folder with the state of a monitor that watches, as this process could be. */
export function withState() {
  const logs = temporaryFolder();
  mkdirSync(stateFolder(logs), { mode: 0o700 });
  const path = join(stateFolder(logs), `${WATCHING.session}.json`);
  const state = formatState({ ...WATCHING, monitor: ownIdentity(), monotonicMs: monotonicNowMs() });
  writeFileSync(path, state, { mode: 0o600 });
  return { logs, path };
}
