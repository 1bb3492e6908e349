import { now, sleep } from '../chaos/time.mjs';
import { eventOf, watch } from './monitor.mjs';
import { Target } from './targets.mjs';

/** What is not found by then is not found. */
const WAIT_MS = 5_000;
/** A verdict of what is read once a second takes three of its readings. */
const AFTER_MS = 4_000;
const TELLING = new Set(['region', 'finding', 'debugger', 'verdict']);

/** Does one act to one target under a monitor at its defaults. What found it, and after how long; empty for nothing. */
export async function attack(kind, { act, args, prepare, start, wait = 0 }) {
  const started = start?.() ?? {};
  const target = new Target(kind, started);
  try {
    await target.answer();
    target.prepared = await prepare?.(target);
    const monitor = watch([
      ...['--pid', String(target.pid), '--action', 'terminate', '--keep-watching'],
      ...(args?.(target) ?? []),
    ]);
    const about = (event) => event.pid === target.pid && TELLING.has(event.kind);
    await eventOf(monitor, ({ kind: said, pid }) => said === 'target-found' && pid === target.pid, WAIT_MS);
    // Facts of the slow thread come up to 200 ms later.
    await sleep(1_000 + wait);
    // What the environment says is there from the start.
    const before = started.env === undefined ? monitor.events.length : 0;
    const atMs = now();
    await act(target);
    const first = await eventOf(
      monitor,
      (event) => about(event) && monitor.events.indexOf(event) >= before,
      WAIT_MS,
    );
    const ended = await eventOf(
      monitor,
      (event) => event.kind === 'verdict' && event.pid === target.pid,
      AFTER_MS,
    );
    monitor.kill('SIGTERM');
    await monitor.ended;
    const findings = monitor.events
      .slice(before)
      .filter(about)
      .flatMap((event) => event.findings ?? []);
    const by = [...new Set(findings.map(({ detector }) => detector))].sort();
    return {
      by: first === undefined ? [] : by,
      ...(first && { foundMs: Math.round(Math.max(0, first.monotonicMs - atMs)) }),
      ...(ended && { verdict: ended.code, verdictMs: Math.round(Math.max(0, ended.monotonicMs - atMs)) }),
    };
  } finally {
    target.end();
  }
}
