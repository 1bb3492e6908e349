// How long a descendant of a protected program lives before it is held.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { atMost, beside, median, NOISY, temporary } from './tools.mjs';

/** Runs a program under protection and returns its lines and the events. */
async function runProtected(...program) {
  const clearsight = beside('../../dist/cli/main.js');
  const options = ['--json-fd', '3', '--input', 'none', '--log-dir', temporary('births')];
  const monitor = spawn(process.execPath, [clearsight, 'run', ...options, '--', ...program], {
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
  });
  const [printed, events] = await Promise.all([linesOf(monitor.stdout), linesOf(monitor.stdio[3])]);
  return { printed, events: events.map((line) => JSON.parse(line)) };
}

const linesOf = async (stream) => (await text(stream)).trimEnd().split('\n');

export const birthRows = [
  {
    name: 'births',
    what: 'from the birth of a descendant to the moment at which it is held',
    async measure({ isQuick }) {
      const children = isQuick ? 20 : 100;
      const program = [process.execPath, '--jitless', beside('start-children.mjs'), String(children)];
      const { printed, events } = await runProtected(...program);
      const heldMs = new Map(
        events
          .filter(({ kind }) => kind === 'target-found')
          .map(({ pid, monotonicMs }) => [pid, monotonicMs]),
      );
      const gapsMs = printed
        .map((line) => line.split(' ').map(Number))
        .map(([pid, bornMs]) => (heldMs.get(pid) ?? Number.POSITIVE_INFINITY) - bornMs)
        .sort((one, other) => one - other);
      if (gapsMs.length !== children) throw new Error(`expected ${children} births, got ${gapsMs.length}`);
      return {
        note: `${children} children, the first after ${gapsMs[0].toFixed(1)} ms, the last after ${gapsMs.at(-1).toFixed(1)} ms`,
        checks: [
          atMost('median', median(gapsMs), 15, 'ms', NOISY),
          atMost('in 95 of 100 cases', gapsMs[Math.floor(children * 0.95)], 40, 'ms', NOISY),
        ],
      };
    },
  },
];
