import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { watch } from './monitor.mjs';
import { programs } from './programs.mjs';

/** Runtimes compile most in their first seconds, and some start others. */
const WARM_UP_MS = 8_000;

/** Watches all honest programs at once, 100 scans a second, with what they start. A row each. */
export async function watchHonest(seconds) {
  const folder = mkdtempSync(join(tmpdir(), 'clearsight-honest-'));
  const rows = programs(folder).map((program) => ({ ...program, child: launch(program, folder) }));
  await sleep(WARM_UP_MS);
  const running = rows.filter(({ child }) => child?.exitCode === null);
  const monitor = watch([
    ...running.flatMap(({ child }) => ['--pid', String(child.pid)]),
    ...['--descendants', '--interval', '10ms', '--cpu-budget', '100%', '--keep-watching'],
    ...['--duration', `${seconds}s`],
  ]);
  await monitor.ended;
  for (const { child } of running) kill(child.pid);
  rmSync(folder, { recursive: true, force: true });
  return rows.map(({ name, known = '', child }) => {
    const row = { name, known };
    if (!running.some((one) => one.child === child)) return { ...row, missing: true };
    return { ...row, ...summary(monitor.events, child.pid) };
  });
}

function launch({ command: [file, ...args], prepare, env, needs }, folder) {
  if (needs !== undefined && !existsSync(needs)) return undefined;
  if (prepare && spawnSync(prepare[0], prepare.slice(1), { cwd: folder }).status !== 0) return undefined;
  const child = spawn(file, args, {
    cwd: folder,
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, ...env },
  });
  child.on('error', () => {});
  return child.pid === undefined ? undefined : child;
}

/** Its whole group: what it has started. */
function kill(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {}
}

/** What was said of a process and its descendants. */
function summary(events, pid) {
  const family = new Set([pid]);
  for (const { kind, pid: child, details = {} } of events) {
    if (kind === 'target-found' && family.has(Number.parseInt(details.startedBy, 10))) family.add(child);
  }
  const own = events.filter((event) => family.has(event.pid));
  const named = (all) => [...new Set(all)].sort();
  return {
    verdict: own.some(({ kind }) => kind === 'verdict'),
    warnings: named(own.flatMap(({ findings = [] }) => findings.map(({ detector }) => detector))),
    explained: named(own.filter(({ kind }) => kind === 'explained').map(({ details }) => details.runtime)),
  };
}
