// What it costs a monitor that its events are sent on, and that nobody takes them.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { atMost, beside, compile, median, NOISY, startHelper, temporary, using } from './tools.mjs';
import { LOAD, profile } from './whole-monitor.mjs';

const startServer = (...flags) => startHelper(process.execPath, beside('hook-server.mjs'), ...flags);
const hookAt = (port, more = {}) => ({
  ...{ kind: 'webhook', level: 'INFO', url: `http://127.0.0.1:${port}/` },
  ...more,
});

/** Receivers that take nothing: a server that never answers, servers of syslog and NATS that are gone, a program that hangs. */
const stuck = (port) => [
  hookAt(port, { timeout: '10m' }),
  { kind: 'syslog', url: 'tcp://127.0.0.1:1' },
  { kind: 'nats', url: 'nats://127.0.0.1:1' },
  { kind: 'exec', level: 'INFO', command: ['sleep', '600'], timeout: '10m' },
];

/** From the moment at which a process makes memory writable and executable to its end, ms. */
async function killMs(program, folder) {
  return using(startHelper(program), async (target) => {
    await target.nextLine();
    const flags = ['--pid', target.pid, '--interval', '5ms', '--hits', '3', '--input', 'none'];
    const main = beside('../../dist/cli/main.js');
    const monitor = spawn(process.execPath, [main, 'watch', ...flags, '--action', 'terminate'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = once(monitor, 'exit');
    for await (const line of createInterface({ input: monitor.stderr }))
      if (line.includes('Protecting process')) break;
    monitor.stderr.resume();
    const begunMs = performance.now();
    await Promise.race([target.ask('rwx').catch(() => {}), target.exited]);
    await target.exited;
    const tookMs = performance.now() - begunMs;
    // What it does at its end, such as to wait for its receivers, is not measured.
    monitor.kill('SIGUSR2');
    await ended;
    return tookMs;
  });
}

/** A working folder whose configuration names these receivers. */
function folderWith(name, forward) {
  const folder = temporary(name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'clearsight.config.json'), JSON.stringify({ forward }));
  return folder;
}

/** Runs `body` with a folder whose disk is full; only root can make one. */
async function withFullDisk(folder, body) {
  const logs = join(folder, 'ClearSight');
  mkdirSync(logs, { recursive: true });
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', logs]).status !== 0) return body(false);
  try {
    mkdirSync(join(logs, 'logs', 'forward'), { recursive: true, mode: 0o700 });
    const { bavail, bsize } = statfsSync(logs);
    writeFileSync(join(logs, 'filler'), Buffer.alloc(bavail * bsize));
    return await body(true);
  } finally {
    spawnSync('umount', [logs]);
  }
}

export const forwardRows = [
  {
    name: 'forward',
    what: '1,000 scans/s, 1,000 input events/s and 200 events/s that are sent on, one receiver at work and three stuck',
    async measure({ isQuick }) {
      const seconds = isQuick ? 10 : 30;
      return using(startServer(), (open) =>
        using(startServer('--silent'), async (silent) => {
          const forward = [
            hookAt(await open.nextLine(), { name: 'open' }),
            ...stuck(await silent.nextLine()),
          ];
          const folder = folderWith('forward', []);
          const report = await profile({ ...LOAD, seconds, forward: { receivers: forward, folder } });
          const { eventLoopDelay, idleDelay, cpu, forwarded } = report;
          return {
            note:
              `CPU ${cpu.percent.toFixed(1)} % of one core; an idle Node beside it: p99.9 ${idleDelay.p999Ms.toFixed(2)} ms; ` +
              forwarded
                .map(({ name, delivered, pending }) => `${name}: ${delivered} delivered, ${pending} wait`)
                .join('; '),
            checks: [
              atMost('event-loop delay p99.9', eventLoopDelay.p999Ms, idleDelay.p999Ms + 5, 'ms', NOISY),
              atMost(
                'events lost',
                forwarded.reduce((sum, { dropped }) => sum + dropped.refused + dropped.missing, 0),
                0,
                '',
              ),
            ],
          };
        }),
      );
    },
  },
  {
    name: 'forward-stuck',
    what: 'the end of a process with every receiver stuck and the disk full, beside the same without receivers',
    async measure({ isQuick }) {
      return using(startServer('--silent'), async (silent) => {
        const program = compile('target', '../../test/fixtures/target.c');
        const [alone, blocked] = [
          folderWith('alone', []),
          folderWith('stuck', stuck(await silent.nextLine())),
        ];
        return withFullDisk(blocked, async (isFull) => {
          const ratios = [];
          const times = { alone: [], stuck: [] };
          for (let round = 0; round < (isQuick ? 5 : 25); round++) {
            times.alone.push(await killMs(program, alone));
            times.stuck.push(await killMs(program, blocked));
            ratios.push(times.stuck.at(-1) / times.alone.at(-1));
          }
          return {
            note:
              `median ${median(times.alone).toFixed(1)} ms alone, ${median(times.stuck).toFixed(1)} ms stuck` +
              (isFull ? '' : '; without a full disk, which only root can make'),
            checks: [atMost('time to the end, of that without', median(ratios) * 100, 110, '%', NOISY)],
          };
        });
      });
    },
  },
];
