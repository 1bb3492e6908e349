import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { formatProfile } from '../../src/profile/format.js';
import { runProfile } from '../../src/profile/profile.js';

test('a profile scans its targets, judges every input event, and leaves no target behind', async () => {
  const report = await runProfile({ seconds: 1, scanRate: 100, targets: 2, changeRate: 20, inputRate: 500 });

  expect(report.targets).toHaveLength(2);
  expect(report.scans.wantedPerSecond).toBe(200);
  expect(report.scans.total).toBeGreaterThan(20);
  expect(report.scans.changed).toBeGreaterThan(0);
  expect(report.scans.errors).toBe(0);
  expect(report.scans.time.p50Ms).toBeGreaterThan(0);
  expect(report.scans.time.maxMs).toBeGreaterThanOrEqual(report.scans.time.p50Ms);
  expect(report.workers.tasks).toBeGreaterThan(0);
  expect(report.input.events).toBeGreaterThan(100);
  expect(report.input.lost).toBe(0);
  expect(report.cpu.percent).toBeGreaterThan(0);
  expect(report.memory.peakBytes).toBeGreaterThanOrEqual(report.memory.endBytes);
  // The targets are clean and the input is no machine's.
  expect(report.events).toMatchObject({ start: 1, 'target-found': 2 });
  expect(report.events).not.toHaveProperty('verdict');
  for (const { pid } of report.targets) expect(existsSync(`/proc/${pid}`)).toBe(false);

  const text = formatProfile(report);
  expect(text).toMatch(/^targets +2, each with /m);
  expect(text).toMatch(/^input events +.* 0 lost$/m);
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
});

test('what the system cannot start is an error, and nothing is left', async () => {
  const limit = Number(readFileSync('/proc/sys/vm/max_map_count', 'utf8'));
  await expect(runProfile({ targets: 2, regions: limit + 1000 })).rejects.toMatchObject({ code: 'CS_SPAWN' });
});

test('threads that take longer to start than the measurement lasts: it is made all the same, and ends', () => {
  const slowThreads = `import { isMainThread } from 'node:worker_threads';
    if (!isMainThread) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3000);`;
  const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [main, 'profile', '--duration', '200ms', '--json'], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(slowThreads)}` },
    timeout: 25_000,
    killSignal: 'SIGKILL',
  });
  expect(status).toBe(0);
  expect(JSON.parse(stdout).scans.total).toBeGreaterThan(0);
});
