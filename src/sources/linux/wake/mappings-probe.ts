import { MAX_TOLD, type ToldMapping, type ToldMappings } from '../../../facts/mappings.js';
import type { HeldProcess } from '../../process/held-process.js';
import {
  type Attached,
  type Probe,
  type Prompter,
  type Reading,
  SAME,
  UNPROMPTED,
} from '../../process/probe.js';
import { close, describeErrno, ERRNO, errno, hasExited } from '../libc.js';
import { listThreads, maxDescriptors } from '../proc.js';
import { EventRings, type Listener, type Refusal } from './event-rings.js';
import { openMappingEvent } from './mapping-event.js';
import { perfSetOutput } from './native.js';

/** Events of all processes together, a descriptor each: one a thread and processor. */
export const MAX_EVENTS = Math.min(4096, Math.floor(maxDescriptors() / 8));
/** What passes: the next process may be told of. */
const EXHAUSTED: readonly number[] = [ERRNO.EMFILE, ERRNO.ENFILE, ERRNO.ENOMEM];
/** A process that starts threads while they are looked through is looked through again so often. */
const MAX_LOOKS = 4;

/** Has the kernel tell of memory that becomes executable, by a perf event on each thread of a target. No root is needed. */
export const mappingsProbe: Probe<'mappings'> = {
  fact: 'mappings',
  intervalMs: 'told',
  cost: 'cheap',
  observesMonitor: false,
  open: () => -1,
  close: () => {},
  start({ earlyWake }, prompter) {
    if (earlyWake === 'off') return () => undefined;
    const teller = new Teller(prompter);
    return (held) => (held.process.isTarget ? teller.attach(held) : undefined);
  },
};

/** `yes`, or the system's reason why nothing can be told of a process of this user. */
export function canTell(): string {
  const rings = EventRings.open(UNPROMPTED);
  if ('action' in rings) return wordsFor(rings);
  const [first] = rings.outputs;
  const event = openMappingEvent(process.pid, first?.cpu ?? 0);
  const answer = event < 0 ? describeErrno(errno(), 'perf_event_open') : 'yes';
  if (event >= 0) close(event);
  rings.close();
  return answer;
}

const wordsFor = ({ errorNumber, action }: Refusal) => describeErrno(errorNumber, action);

/** What the processes of one thread share. */
class Teller {
  private rings: EventRings | undefined;
  private events = 0;
  private isRefused = false;

  constructor(private readonly prompter: Prompter) {}

  attach(held: HeldProcess): MappingsWatch | undefined {
    // Where the system refuses the rings, it does so for every process: it is said of the first.
    if (this.isRefused) return undefined;
    const watch = new MappingsWatch(held, this.prompter, () => this.release(held.process.pid, watch));
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

  /** @returns why it cannot be told, if so */
  private tellOf(pid: number, watch: MappingsWatch): Refusal | undefined {
    const rings = this.rings ?? EventRings.open(this.prompter);
    if ('action' in rings) {
      this.isRefused = !EXHAUSTED.includes(rings.errorNumber);
      return rings;
    }
    this.rings = rings;
    rings.listen(pid, watch);
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
      watch.events.push(event);
      if (perfSetOutput(event, output) < 0)
        return { errorNumber: errno(), action: 'PERF_EVENT_IOC_SET_OUTPUT' };
    }
    return undefined;
  }

  private release(pid: number, watch: MappingsWatch): void {
    for (const event of watch.events) close(event);
    this.events -= watch.events.length;
    if (this.rings?.forget(pid, watch) !== 0) return;
    this.rings.close();
    this.rings = undefined;
  }
}

class MappingsWatch implements Attached<ToldMappings>, Listener {
  /** Descriptors, closed with it. */
  readonly events: number[] = [];
  private told = new Map<string, { mapping: Omit<ToldMapping, 'times'>; times: number }>();
  private total = 0;
  private lost = 0;
  private failure: string | undefined;

  constructor(
    private readonly held: HeldProcess,
    private readonly prompter: Prompter,
    private readonly release: () => void,
  ) {}

  fail(why: string): void {
    this.failure = why;
    this.prompter.prompt(this.held);
  }

  onMapped(mapping: Omit<ToldMapping, 'times'>): void {
    const { startAddress, bytes, permissions, backing, name } = mapping;
    this.total++;
    const key = `${startAddress} ${bytes} ${permissions} ${backing} ${name}`;
    const known = this.told.get(key);
    if (known !== undefined) known.times++;
    else if (this.told.size < MAX_TOLD) this.told.set(key, { mapping, times: 1 });
    else this.lost++;
    this.prompter.prompt(this.held);
  }

  onLost(count: number): void {
    this.lost += count;
    this.prompter.prompt(this.held);
  }

  read(): Reading<ToldMappings> {
    const { failure, told, total, lost } = this;
    if (failure !== undefined) {
      this.failure = undefined;
      return { failed: { reason: 'denied', message: failure, isEnding: false } };
    }
    if (told.size === 0 && lost === 0) return SAME;
    this.told = new Map();
    this.lost = 0;
    const mappings = Array.from(told.values(), ({ mapping, times }) => ({ ...mapping, times }));
    return { changed: { mappings, total, lost } };
  }

  close(): void {
    this.release();
  }
}
