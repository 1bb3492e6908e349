// What it costs to look at a thousand hosts, and how soon a verdict is on the page.
import { readFileSync } from 'node:fs';
import { atMost, beside, NOISY, startHelper, using, wait } from '../tools.mjs';
import { startServers } from './servers.mjs';

const HOSTS = 1000;
/** Of the kernel: in these /proc counts processor time. */
const TICKS_A_SECOND = 100;

const cpuSeconds = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
};
const peakMiB = (pid) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

/** Follows the page as a browser does, and keeps how long each verdict took from its event to here, ms. */
async function followPage(url, delays) {
  const [, origin, token] = /^(https?:\/\/[^/]+)\/#(.+)$/.exec(url);
  const stopper = new AbortController();
  const { signal } = stopper;
  const response = await fetch(`${origin}/stream`, { headers: { authorization: `Bearer ${token}` }, signal });
  const reading = (async () => {
    let rest = '';
    let isFirst = true;
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      const events = (rest + chunk).split('\n\n');
      rest = events.pop();
      for (const event of events) {
        const data = event.split('\n').find((line) => line.startsWith('data:'));
        if (data === undefined) continue;
        const now = Date.now();
        const { verdicts } = JSON.parse(data.slice(5));
        // The first holds what was there before.
        if (!isFirst) for (const { time } of verdicts) delays.push(now - Date.parse(time));
        isFirst = false;
      }
    }
  })().catch(() => {});
  return {
    async stop() {
      stopper.abort();
      await reading;
    },
  };
}

export const fleetRows = [
  {
    name: 'fleet',
    what: `${HOSTS} hosts, each with 2 events and a sign of life a second, on the page of \`fleet\``,
    async measure({ isQuick }) {
      const seconds = isQuick ? 10 : 60;
      return using(startServers(1, 'fleet'), ({ urls }) =>
        using(startHelper(process.execPath, beside('nats/hosts.mjs'), urls[0], HOSTS), async (hosts) => {
          await hosts.nextLine();
          const main = beside('../../dist/cli/main.js');
          const flags = ['fleet', '--nats', urls[0], '--page', '127.0.0.1:0'];
          return using(
            startHelper('sh', '-c', 'exec "$@" 2>&1', 'sh', process.execPath, main, ...flags),
            async (fleet) => {
              let url;
              while (url === undefined) [, url] = /^Page: (\S+)/.exec(await fleet.nextLine()) ?? [];
              const drained = (async () => {
                for (;;) await fleet.nextLine();
              })().catch(() => {});
              const delays = [];
              return using(followPage(url, delays), async () => {
                // What was in the stream before is read first.
                await wait(10_000);
                delays.length = 0;
                const [usedBefore, begunMs] = [cpuSeconds(fleet.pid), performance.now()];
                await wait(seconds * 1000);
                const used = cpuSeconds(fleet.pid) - usedBefore;
                const share = (used / ((performance.now() - begunMs) / 1000)) * 100;
                const sorted = delays.sort((a, b) => a - b);
                const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? Number.POSITIVE_INFINITY;
                const peak = peakMiB(fleet.pid);
                void drained;
                return {
                  note: `${sorted.length} verdicts, median ${sorted[Math.floor(sorted.length / 2)]} ms`,
                  checks: [
                    atMost('CPU of fleet', share, 40, '% of one core', NOISY),
                    atMost('its memory at most', peak, 300, 'MiB', NOISY),
                    atMost('from an event to the page, p99', p99, 1000, 'ms', NOISY),
                  ],
                };
              });
            },
          );
        }),
      );
    },
  },
];
