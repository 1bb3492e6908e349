// What it costs a monitor that its figures are scraped.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { atMost, beside, median, NOISY, temporary, wait } from './tools.mjs';

const TARGETS = 200;
/** Often, so that the difference is more than noise; a tenth of it is that of a scrape a second. */
const SCRAPES_A_SECOND = 10;
const TICK_MS = 10;

/** Of all threads, ms. */
function usedMs(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** A monitor of some targets that serves figures. */
async function monitorOf(pids, body) {
  const flags = ['--metrics', '127.0.0.1:0', '--input', 'none', '--action', 'simulate', '--quiet'];
  const command = spawn(
    process.execPath,
    [beside('../../dist/cli/main.js'), 'watch', ...pids.flatMap((pid) => ['--pid', pid]), ...flags],
    { cwd: temporary('.'), stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const ended = once(command, 'exit');
  try {
    for await (const line of createInterface({ input: command.stderr })) {
      const url = /^Metrics: (\S+)/.exec(line)?.[1];
      if (url !== undefined) return await body(url, command.pid);
    }
    throw new Error('the monitor ended instead of serving figures');
  } finally {
    command.kill('SIGTERM');
    await ended;
  }
}

async function scrape(url) {
  const beginMs = performance.now();
  const answer = await fetch(url, { headers: { accept: 'application/openmetrics-text' } });
  await answer.text();
  return performance.now() - beginMs;
}

/** Share of a core, with a scrape so many times a second, and how long the scrapes took. */
async function share(url, pid, seconds, scrapes) {
  const [begunMs, usedBefore] = [performance.now(), usedMs(pid)];
  const times = [];
  for (let tick = 0; tick < seconds * SCRAPES_A_SECOND; tick++) {
    if (scrapes > 0) times.push(await scrape(url));
    await wait(Math.max(0, begunMs + ((tick + 1) * 1000) / SCRAPES_A_SECOND - performance.now()));
  }
  return { share: (usedMs(pid) - usedBefore) / (performance.now() - begunMs), times };
}

export const metricsRows = [
  {
    name: 'metrics',
    what: `figures of a monitor of ${TARGETS} targets, scraped`,
    async measure({ isQuick }) {
      const targets = Array.from({ length: TARGETS }, () => spawn('sleep', ['3600'], { stdio: 'ignore' }));
      try {
        return await monitorOf(
          targets.map(({ pid }) => pid),
          async (url, pid) => {
            // Until all are held, and the code has been compiled.
            await share(url, pid, isQuick ? 3 : 10, SCRAPES_A_SECOND);
            const [rounds, seconds] = isQuick ? [2, 3] : [4, 10];
            const differences = [];
            const times = [];
            for (let round = 0; round < rounds; round++) {
              const without = await share(url, pid, seconds, 0);
              const scraped = await share(url, pid, seconds, SCRAPES_A_SECOND);
              differences.push(((scraped.share - without.share) / SCRAPES_A_SECOND) * 100);
              times.push(...scraped.times);
            }
            times.sort((one, other) => one - other);
            const p99 = times[Math.floor(times.length * 0.99)];
            return {
              note: `${times.length} scrapes: median ${median(times).toFixed(1)} ms, longest ${times.at(-1).toFixed(1)} ms`,
              checks: [
                atMost('of one core for a scrape a second', median(differences), 1, '%', NOISY),
                atMost('time of a scrape, p99', p99, 20, 'ms', NOISY),
              ],
            };
          },
        );
      } finally {
        for (const target of targets) target.kill('SIGKILL');
      }
    },
  },
];
