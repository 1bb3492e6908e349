import type { Config } from '../../../config/schema.js';
import { ClearSightError } from '../../../errors/errors.js';
import type { HeldProcess } from '../../process/held-process.js';
import type { Prompter } from '../../process/probe.js';
import { hasExited } from '../libc.js';
import { canTrace, type InstanceOptions, TraceInstance } from './trace-instance.js';
import { type Traced, TracedEvents } from './traced-events.js';

/** What becomes of the events of an instance, for all targets of a thread. */
export interface Tracing<Watch> {
  watch(held: HeldProcess, release: () => void): Watch;
  /** @param follow has these threads traced too */
  add(pid: number, watch: Watch, follow: (threads: readonly number[]) => void): void;
  /** Another process may have this PID by now. @returns how many are left */
  remove(pid: number, watch: Watch): number;
  /** @param savedNames see `TraceInstance.savedNames` */
  take(traced: readonly Traced[], lost: number, savedNames: () => string): void;
}

interface Watching {
  fail(why: string): void;
  close(): void;
}

interface Work {
  readonly instance: TraceInstance;
  readonly events: TracedEvents;
}

/**
 * Has targets traced, by an instance that is there as long as there are any.
 *
 * @throws ClearSightError CS_NATIVE when the system refuses what is asked for
 */
export function startTracing<Watch extends Watching>(
  options: InstanceOptions,
  trace: Config['memory']['trace'],
  prompter: Prompter,
  create: () => Tracing<Watch>,
): (held: HeldProcess) => Watch | undefined {
  if (trace === 'off') return () => undefined;
  if (trace === 'on') requireTracing();
  const tracing = create();
  let work: Work | undefined;
  let isRefused = false;
  const begin = (): Work => {
    const instance = TraceInstance.open(options);
    const events = new TracedEvents(instance, prompter, (traced, lost) =>
      tracing.take(traced, lost, () => instance.savedNames()),
    );
    return { instance, events };
  };
  return (held) => {
    // Where the system refuses, it does so for every process: it is said of the first.
    if (!held.process.isTarget || isRefused) return undefined;
    const { pid } = held.process;
    const watch = tracing.watch(held, () => {
      if (tracing.remove(pid, watch) > 0) return;
      work?.events.close();
      work?.instance.close();
      work = undefined;
    });
    try {
      work ??= begin();
      const { instance } = work;
      tracing.add(pid, watch, (threads) => instance.follow(threads));
    } catch (error) {
      isRefused = work === undefined;
      watch.fail((error as Error).message);
    }
    // Another process may have the PID by now.
    if (!hasExited(held.handle)) return watch;
    watch.close();
    return undefined;
  };
}

function requireTracing(): void {
  const answer = canTrace();
  if (answer !== 'yes')
    throw new ClearSightError(
      'CS_NATIVE',
      `memory.trace "on": expected a kernel that may be traced, got ${answer}`,
    );
}
