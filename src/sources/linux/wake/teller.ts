import type { HeldProcess } from '../../process/held-process.js';
import type { Prompter } from '../../process/probe.js';
import { close, describeErrno, ERRNO, errno, hasExited } from '../libc.js';
import { listThreads, maxDescriptors } from '../proc.js';
import { EventRings, type Refusal } from './event-rings.js';
import { openMappingEvent } from './mapping-event.js';
import { MappingsWatch, type Telling } from './mappings-watch.js';
import { perfSetOutput } from './native.js';

/** Events of all processes together, a descriptor each: one a thread and processor. */
export const MAX_EVENTS = Math.min(4096, Math.floor(maxDescriptors() / 8));
/** What passes: the next process may be told of. */
const EXHAUSTED: readonly number[] = [ERRNO.EMFILE, ERRNO.ENFILE, ERRNO.ENOMEM];
/** A process that starts threads while they are looked through is looked through again so often. */
const MAX_LOOKS = 4;

/** What the processes of one thread share: rings that wake it, and rings that are read by the clock. */
export class Teller implements Telling {
  private waking: EventRings | undefined;
  private polled: EventRings | undefined;
  private events = 0;
  private isRefused = false;

  constructor(private readonly prompter: Prompter) {}

  attach(held: HeldProcess): MappingsWatch | undefined {
    // Where the system refuses the rings, it does so for every process: it is said of the first.
    if (this.isRefused) return undefined;
    const watch = new MappingsWatch(held, this.prompter, this);
    const failure = this.tellOf(held.process.pid, watch);
    // Another process may have the PID by now: these events would be its.
    if (hasExited(held.handle)) {
      watch.close();
      return undefined;
    }
    if (failure === undefined) return watch;
    watch.fail(wordsFor(failure));
    return watch;
  }

  poll(watch: MappingsWatch): boolean {
    if (this.polled === undefined) {
      const opened = EventRings.open();
      if ('action' in opened) return false;
      this.polled = opened;
    }
    move(watch, this.waking, this.polled);
    return true;
  }

  drain(): void {
    this.polled?.drain();
  }

  wake(watch: MappingsWatch): void {
    move(watch, this.polled, this.waking);
  }

  release(watch: MappingsWatch): void {
    for (const { event } of watch.events) close(event);
    this.events -= watch.events.length;
    const left = [this.polled, this.waking].map((rings) => rings?.forget(watch));
    if (left.some((count) => count !== undefined && count > 0)) return;
    this.polled?.close();
    this.waking?.close();
    this.polled = undefined;
    this.waking = undefined;
  }

  /** @returns why it cannot be told, if so */
  private tellOf(pid: number, watch: MappingsWatch): Refusal | undefined {
    const rings = this.waking ?? EventRings.open(this.prompter);
    if ('action' in rings) {
      this.isRefused = !EXHAUSTED.includes(rings.errorNumber);
      return rings;
    }
    this.waking = rings;
    rings.listen(watch);
    const known = new Set<number>();
    for (let look = 0; look < MAX_LOOKS; look++) {
      const fresh = listThreads(pid).filter((thread) => !known.has(thread));
      if (fresh.length === 0) break;
      for (const thread of fresh) {
        known.add(thread);
        const failure = this.listenTo(thread, rings, watch);
        if (failure !== undefined) return failure;
      }
    }
    // A living process has threads.
    return known.size === 0 ? { errorNumber: ERRNO.EMFILE, action: `list the threads of ${pid}` } : undefined;
  }

  private listenTo(thread: number, rings: EventRings, watch: MappingsWatch): Refusal | undefined {
    for (const { cpu, event: output } of rings.outputs) {
      if (this.events >= MAX_EVENTS)
        return { errorNumber: ERRNO.EMFILE, action: 'perf_event_open for each thread and processor' };
      const event = openMappingEvent(thread, cpu);
      // It has ended.
      if (event < 0 && errno() === ERRNO.ESRCH) return undefined;
      if (event < 0) return { errorNumber: errno(), action: 'perf_event_open' };
      this.events++;
      watch.events.push({ event, cpu });
      if (perfSetOutput(event, output) < 0)
        return { errorNumber: errno(), action: 'PERF_EVENT_IOC_SET_OUTPUT' };
    }
    return undefined;
  }
}

export const wordsFor = ({ errorNumber, action }: Refusal) => describeErrno(errorNumber, action);

/** Has a process write into other rings; what it wrote before is told. */
function move(watch: MappingsWatch, from: EventRings | undefined, to: EventRings | undefined): void {
  if (from === undefined || to === undefined) return;
  to.listen(watch);
  for (const { event, cpu } of watch.events) perfSetOutput(event, to.outputOf(cpu));
  from.drain();
  from.forget(watch);
}
