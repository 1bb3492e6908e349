import { MAX_TOLD, type ToldMapping, type ToldMappings } from '../../../facts/mappings.js';
import type { HeldProcess } from '../../process/held-process.js';
import { type Attached, type Prompter, type Reading, SAME } from '../../process/probe.js';
import type { Listener } from './event-rings.js';

/** Mappings between two readings, 16 ms apart at most, from which on what a process does wakes nobody... */
const MANY = 64;
/** ...and below which it does again. */
const FEW = 8;

/** How the kernel tells of processes. */
export interface Telling {
  /** What it tells of this one wakes nobody from now on. @returns false where the system has no room for that */
  poll(watch: MappingsWatch): boolean;
  /** Tells what it wrote of processes that wake nobody. */
  drain(): void;
  /** What it tells of this one wakes the thread again. */
  wake(watch: MappingsWatch): void;
  release(watch: MappingsWatch): void;
}

/** What is told of one process. */
export class MappingsWatch implements Attached<ToldMappings>, Listener {
  /** Descriptors, closed with it, and the processor that each is about. */
  readonly events: { readonly event: number; readonly cpu: number }[] = [];
  private told = new Map<string, { mapping: Omit<ToldMapping, 'times'>; times: number }>();
  private total = 0;
  private totalBefore = 0;
  private lost = 0;
  private isPolled = false;
  private failure: string | undefined;

  constructor(
    private readonly held: HeldProcess,
    private readonly prompter: Prompter,
    private readonly telling: Telling,
  ) {}

  get pid(): number {
    return this.held.process.pid;
  }

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
    const { failure } = this;
    if (failure !== undefined) {
      this.failure = undefined;
      return { failed: { reason: 'denied', message: failure, isEnding: false } };
    }
    this.choosePace();
    const { told, total, lost } = this;
    if (told.size === 0 && lost === 0) return SAME;
    this.told = new Map();
    this.lost = 0;
    const mappings = Array.from(told.values(), ({ mapping, times }) => ({ ...mapping, times }));
    return { changed: { mappings, total, lost } };
  }

  close(): void {
    this.telling.release(this);
  }

  /**
   * The kernel interrupts a process for each wake-up that it causes, which took a quarter to two thirds of its speed from one that
   * maps and unmaps as fast as it can. It is read by the clock.
   */
  private choosePace(): void {
    if (this.isPolled) this.telling.drain();
    const fresh = this.total - this.totalBefore;
    this.totalBefore = this.total;
    if (!this.isPolled) {
      this.isPolled = fresh >= MANY && this.telling.poll(this);
    } else if (fresh < FEW) {
      this.telling.wake(this);
      this.isPolled = false;
    }
    if (this.isPolled) this.prompter.prompt(this.held);
  }
}
