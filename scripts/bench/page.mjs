// The live page: what it costs the monitor, and what it costs the browser. The browser is Debian's chromium.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { atMost, beside, NOISY, wait } from './tools.mjs';

const LOAD = { scanRate: 1000, inputRate: 1000, cpuBudget: 0.1 };

/** Runs the monitor under that load; `look` is called with the page's address while it runs. */
async function profile(options, look) {
  const argument = JSON.stringify({ ...LOAD, ...options, page: look !== undefined });
  const child = spawn(process.execPath, [beside('profile-child.mjs'), argument], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('the measured monitor ended instead of answering');
    return value;
  };
  const seen = look === undefined ? undefined : await look(await nextLine());
  const report = JSON.parse(await nextLine());
  await seen?.end();
  await exited;
  return { report, seen };
}

/** Opens the page in a browser and counts what is slow in it. */
async function browse(address) {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  const page = await browser.newPage();
  let sent = 0;
  page.on('response', async (response) => {
    if (response.url().includes('/stream')) return;
    const body = await response.body().catch(() => Buffer.alloc(0));
    sent += gzipSync(body).length;
  });
  await page.goto(address);
  await page.waitForSelector('table');
  const firstLoadBytes = sent;
  // What loading takes is not what watching takes.
  await wait(5000);
  await page.evaluate(() => {
    globalThis.longTasks = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) globalThis.longTasks.push(duration);
    }).observe({ type: 'longtask' });
  });
  const session = await page.context().newCDPSession(page);
  const heapBytes = async () => {
    await session.send('HeapProfiler.collectGarbage');
    return (await session.send('Runtime.getHeapUsage')).usedSize;
  };
  return {
    firstLoadBytes,
    heapBytes,
    /** Those since the last call. */
    longTasks: () => page.evaluate(() => globalThis.longTasks.splice(0)),
    end: () => browser.close(),
  };
}

export const pageRows = [
  {
    name: 'page',
    what: 'the live page in Chromium, at 1,000 scans/s and 1,000 input events/s, beside the same without a page',
    async measure({ isQuick }) {
      const seconds = isQuick ? 20 : 60;
      const { report: without } = await profile({ seconds });
      const { report: shown, seen } = await profile({ seconds }, browse);
      const { eventLoopDelay, idleDelay, cpu } = shown;
      return {
        note:
          `CPU ${cpu.percent.toFixed(1)} % with the page open, ${without.cpu.percent.toFixed(1)} % without one; ` +
          `an idle Node beside it: p99.9 ${idleDelay.p999Ms.toFixed(2)} ms`,
        checks: [
          atMost(
            'event-loop delay p99.9, page open',
            eventLoopDelay.p999Ms,
            idleDelay.p999Ms + 5,
            'ms',
            NOISY,
          ),
          atMost('of one core for the page', cpu.percent - without.cpu.percent, 3, '%', NOISY),
          atMost('sent at first load, compressed', seen.firstLoadBytes / 1000, 120, 'kB'),
        ],
      };
    },
  },
  {
    name: 'page-minutes',
    what: 'five minutes of that in Chromium',
    takesMinutes: true,
    async measure({ isQuick }) {
      const minuteMs = isQuick ? 12_000 : 60_000;
      const look = async (address) => {
        const page = await browse(address);
        const measuring = (async () => {
          await wait(minuteMs);
          const first = await page.longTasks();
          const early = await page.heapBytes();
          // To collect all garbage for the figure is a long task itself.
          await page.longTasks();
          await wait(4 * minuteMs);
          const longTasks = [...first, ...(await page.longTasks())];
          return { early, late: await page.heapBytes(), longTasks };
        })();
        measuring.catch(() => {});
        return {
          measuring,
          async end() {
            await measuring.finally(page.end);
          },
        };
      };
      const { seen } = await profile({ seconds: (5.5 * minuteMs) / 1000 + 10 }, look);
      const { early, late, longTasks } = await seen.measuring;
      return {
        note: `heap ${(early / 2 ** 20).toFixed(1)} MiB after a minute, ${(late / 2 ** 20).toFixed(1)} MiB after five; longest task ${Math.max(0, ...longTasks).toFixed(0)} ms`,
        checks: [
          atMost('tasks over 50 ms', longTasks.length, 0, '', NOISY),
          atMost('growth of the heap from the first minute to the fifth', (late / early - 1) * 100, 10, '%'),
        ],
      };
    },
  },
];
