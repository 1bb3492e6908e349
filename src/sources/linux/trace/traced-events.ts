import type { Prompter } from '../../process/probe.js';
import { PAGE_BYTES } from '../libc.js';
import { readField } from './event-format.js';
import { read } from './native.js';
import { readSubBuffer } from './sub-buffer.js';
import type { TraceInstance } from './trace-instance.js';

/** What happened, in the order of time. */
export interface Traced {
  /** Nanoseconds of CLOCK_MONOTONIC. */
  readonly time: number;
  /** Place of its event among those asked for. */
  readonly event: number;
  readonly thread: number;
  /** In the order of the fields asked for. */
  readonly values: readonly number[];
}

/** Events that are taken at a time; more are counted. They take some 2 ms. */
export const MAX_TRACED = 4096;
/** Rings are looked through until nothing new is in any, so often at most: what happened on one processor may follow from another. */
const MAX_PASSES = 4;
/** Of each ring in one pass. */
const MAX_PAGES = 64;
/** `common_pid`, the same in all events. */
const THREAD_AT = 4;
const COMMON_BYTES = 8;

/** Takes what the rings of an instance hold, in order, whenever there is something. */
export class TracedEvents {
  private readonly page = Buffer.from(new ArrayBuffer(PAGE_BYTES));
  private readonly events: ReadonlyMap<number, number>;
  private overwrittenBefore = 0;

  /**
   * @param onTraced what was taken, and how much was lost: overwritten in the kernel, or too much at a time
   */
  constructor(
    private readonly instance: TraceInstance,
    private readonly prompter: Prompter,
    private readonly onTraced: (traced: readonly Traced[], lost: number) => void,
  ) {
    this.events = new Map(instance.formats.map(({ id }, at) => [id, at]));
    for (const { descriptor } of instance.rings) prompter.listen(descriptor, () => this.take());
  }

  close(): void {
    for (const { descriptor } of this.instance.rings) this.prompter.ignore(descriptor);
  }

  private take(): void {
    const traced: Traced[] = [];
    let [lost, isOverwritten] = [0, false];
    const listener = {
      onEvent: (time: number, event: Buffer) => {
        if (traced.length >= MAX_TRACED) lost++;
        else this.decode(time, event, traced);
      },
      onLost: () => {
        isOverwritten = true;
      },
    };
    for (let pass = 0; pass < MAX_PASSES; pass++) {
      let pages = 0;
      for (const { descriptor } of this.instance.rings) {
        for (let more = MAX_PAGES; more > 0 && read(descriptor, this.page, PAGE_BYTES) > 0; more--) {
          pages++;
          readSubBuffer(this.page, listener);
        }
      }
      if (pages === 0) break;
    }
    if (isOverwritten) lost += this.overwritten();
    if (traced.length === 0 && lost === 0) return;
    traced.sort((one, other) => one.time - other.time);
    this.onTraced(traced, lost);
  }

  /** How many events were overwritten since it was asked last. */
  private overwritten(): number {
    const before = this.overwrittenBefore;
    try {
      this.overwrittenBefore = this.instance.rings.reduce((sum, ring) => sum + this.instance.lostOf(ring), 0);
    } catch {
      // Descriptors have run out: one at least, and the rest is counted the next time.
      return 1;
    }
    return this.overwrittenBefore - before;
  }

  private decode(time: number, bytes: Buffer, traced: Traced[]): void {
    if (bytes.length < COMMON_BYTES) return;
    const event = this.events.get(bytes.readUInt16LE(0));
    const format = event === undefined ? undefined : this.instance.formats[event];
    if (event === undefined || format === undefined || bytes.length < format.bytes) return;
    const values = format.fields.map((field) => readField(bytes, field));
    traced.push({ time, event, thread: bytes.readInt32LE(THREAD_AT), values });
  }
}
