// What must hold after a run, a line and a figure each.
import { CLICKER_MS, DEBUGGER_MS, FOUND_MS, GROWTH_MIB, KILL_MS, RESIDENT_MIB } from '../bounds.mjs';
import { until } from '../time.mjs';
import { lostLines } from './lines.mjs';
import { compareReplay } from './replay.mjs';
import { median } from './resources.mjs';

const END_MS = 30_000;
/** Clicks that a frozen disk or a blind moment held up are judged this much later. */
const LATE_MS = 2_000;
/** For so long warnings may agree with others (`correlation.window`). */
const CORRELATION_MS = 60_000 + LATE_MS;

/** Ends the monitor and prints what held. Resolves with whether everything did. */
export async function judge(world, resources) {
  const { monitor, measured, blinded, violations } = world;
  const wasRunning = monitor.isRunning;
  const alive = world.lives.filter((life) => life.isInnocent).length;
  monitor.kill('SIGTERM');
  const hasEnded = await until(() => !monitor.isRunning, END_MS);
  const { missing, unsaid } = lostLines(world);
  const descriptors = resources.after.length - resources.before.length;
  const promises = [
    [
      wasRunning,
      'the monitor lived to the end',
      wasRunning ? 'yes' : `no: ${monitor.exit}\n${monitor.stderr}`,
    ],
    [hasEnded, 'and ended when it was asked to', `${monitor.exit}`],
    [violations.length === 0, 'no promise was broken on the way', `${violations.length} broken`],
    without(
      unexplained(world),
      'no process was ended without its own evidence',
      (life) => `${life.pid} (${life.signal})`,
    ),
    [alive === world.lives.length, 'innocent targets alive at the end', `${alive} of ${world.lives.length}`],
    within('kill', 'from an injection to the end', measured, KILL_MS),
    within('debugger', 'from a debugger to the end', measured, DEBUGGER_MS),
    within('clicker', 'from a clicker to the verdict', measured, CLICKER_MS),
    within('found', 'from a birth to being held', measured, FOUND_MS),
    [
      blinded.said === blinded.made,
      'every blind spell was said, and its end',
      `${blinded.said} of ${blinded.made}`,
    ],
    [
      unsaid === 0,
      'no line was lost but those that the file says are',
      `${missing} said to be lost, ${unsaid} unsaid`,
    ],
    [
      descriptors <= 0,
      'descriptors',
      `${resources.before.length} at the start, ${resources.after.length} at the end`,
    ],
    [
      resources.highestMiB <= RESIDENT_MIB,
      'resident memory at its highest',
      mib(resources.highestMiB, RESIDENT_MIB),
    ],
    [resources.growthMiB <= GROWTH_MIB, 'and its growth', mib(resources.growthMiB, GROWTH_MIB)],
    await compareReplay(world),
  ];
  for (const [isKept, what, figure] of promises)
    console.log(`${isKept ? 'ok  ' : 'FAIL'} ${what}: ${figure}`);
  if (descriptors > 0)
    console.log(`     left open: ${difference(resources.after, resources.before).join(', ')}`);
  return promises.every(([isKept]) => isKept);
}

/** Targets that ended, not by us, without a verdict about them that fits what was done to them. */
function unexplained({ history, monitor, clicking }) {
  const wasClicked = ({ bornMs, exitedMs }, forMs = LATE_MS) =>
    clicking.some(({ from, to }) => bornMs < to + forMs && from < exitedMs);
  return history
    .filter((life) => !life.isAlive && !life.endedByUs)
    .filter((life) => {
      const wasTouched = life.injectedMs !== undefined || life.tracedMs !== undefined;
      const evidence = {
        'FI-MEM-001': life.injectedMs !== undefined,
        'FI-DBG-001': life.tracedMs !== undefined,
        'FI-INP-001': wasClicked(life),
        // A click counts for targets that are born later, too, as long as it may agree with what is done to them.
        'FI-COR-001': wasTouched && wasClicked(life, CORRELATION_MS),
      };
      const verdicts = monitor
        .since(life.bornMs, 'verdict')
        .filter(({ pid, monotonicMs }) => pid === life.pid && monotonicMs <= life.exitedMs + 50);
      return !verdicts.some(({ code }) => evidence[code]);
    });
}

function within(kind, what, measured, boundMs) {
  const all = measured[kind];
  const figure = `median ${Math.round(median(all))} ms, longest ${Math.round(Math.max(...all))} ms of ${all.length}`;
  return [all.every((took) => took <= boundMs), what, `${figure} (at most ${Math.round(boundMs)} ms)`];
}

const without = (all, what, show) => [all.length === 0, what, all.map(show).join(', ') || 'none'];
const mib = (value, most) => `${value.toFixed(1)} MiB (at most ${most})`;

function difference(after, before) {
  const left = [...before];
  return after.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
