// Memory of the monitor beside 200 targets that never hold still, 300 regions each, every one a file with a path of 4,095 bytes.
import { mkdirSync, readFileSync } from 'node:fs';
import { atMost, beside, compile, startHelper, temporary, using, wait } from './tools.mjs';

const TARGETS = 200;
const REGIONS = 300;
const CHANGES_PER_SECOND = 20;

async function startRestless(program, index) {
  const folder = temporary(`restless-${index}`);
  mkdirSync(folder);
  const helper = startHelper(program, folder, `${REGIONS}`, `${REGIONS}`, `${CHANGES_PER_SECOND}`);
  await helper.nextLine();
  return helper;
}

async function startAll(program) {
  const all = await Promise.all(Array.from({ length: TARGETS }, (_, index) => startRestless(program, index)));
  return { stop: () => Promise.all(all.map((one) => one.stop())) };
}

/** A line of /proc/PID/status, in MiB. */
function statusMiB(pid, field) {
  const [, kib] = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(
    readFileSync(`/proc/${pid}/status`, 'latin1'),
  );
  return Number(kib) / 1024;
}

async function measureMonitor(seconds) {
  const main = beside('../../dist/cli/main.js');
  const options = [
    '--target',
    'restless',
    '--input',
    'none',
    '--json',
    '--log-dir',
    temporary('restless-logs'),
  ];
  return using(startHelper(process.execPath, main, 'watch', ...options), async (monitor) => {
    await monitor.nextLine();
    await wait(seconds * 1000);
    return { peakMiB: statusMiB(monitor.pid, 'VmHWM'), residentMiB: statusMiB(monitor.pid, 'VmRSS') };
  });
}

export const manyRestlessRows = [
  {
    name: 'restless-200',
    what: `${TARGETS} targets of ${REGIONS} executable regions, one of each comes or goes ${CHANGES_PER_SECOND} times a second`,
    async measure({ isQuick }) {
      const seconds = isQuick ? 30 : 60;
      const program = compile('restless', '../../test/fixtures/restless.c');
      const { peakMiB, residentMiB } = await using(startAll(program), () => measureMonitor(seconds));
      return {
        note: `${seconds} s; resident in the end ${residentMiB.toFixed(1)} MiB`,
        checks: [atMost('resident memory', peakMiB, 200, 'MiB')],
      };
    },
  },
];
