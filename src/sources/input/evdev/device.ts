import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { ClearSightError } from '../../../errors/errors.js';
import type { HookSink } from '../child/hook.js';
import { isVirtualDevice } from '../virtual-device.js';
import {
  EV_KEY,
  EV_SYN,
  INPUT_EVENT_BYTES,
  InputEventParser,
  SYN_DROPPED,
  SYN_REPORT,
} from './input-event.js';
import { channelOfCode } from './key-codes.js';
import { maskMotion, useMonotonicClock } from './native.js';

const READ_BYTES = 2_730 * INPUT_EVENT_BYTES;
const chunk = Buffer.alloc(READ_BYTES);
const RELEASED = 0;
const REPEATED = 2;
/** Keys of different devices never meet in the tracker; codes have 16 bits. */
const KEYS_PER_DEVICE = 0x1_0000;
let opened = 0;

/** One open event device, or a pipe that carries its events with monotonic times. */
export class EvdevDevice {
  readonly fd: number;
  private readonly firstKey = opened++ * KEYS_PER_DEVICE;
  private readonly parser: InputEventParser;
  /** Between SYN_DROPPED and the next SYN_REPORT events are leftovers (kernel: event-codes.rst). */
  private isResynchronising = false;
  /** A program made the device, so it makes its presses too. */
  private readonly isVirtual: boolean;

  /** Throws when it cannot be opened (the system's error) or is no event device (CS_NATIVE). Both name the path. */
  constructor(
    readonly path: string,
    private readonly sink: HookSink,
    isVirtual = isVirtualDevice,
  ) {
    // Without O_NONBLOCK, opening a pipe would wait for its writer, and reading would block this thread.
    this.fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(this.fd);
    this.isVirtual = isVirtual(stats.rdev);
    const refusal = this.prepare(stats);
    if (refusal !== null) {
      closeSync(this.fd);
      throw new ClearSightError('CS_NATIVE', refusal);
    }
    this.parser = new InputEventParser((type, code, value, time) => this.handle(type, code, value, time));
  }

  /** Reads what is there, at most 64 KiB. False when the device is gone or the pipe has no writer any more. */
  read(): boolean {
    try {
      const bytes = readSync(this.fd, chunk, 0, READ_BYTES, null);
      this.parser.push(chunk.subarray(0, bytes));
      return bytes > 0;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EAGAIN';
    }
  }

  close(): void {
    closeSync(this.fd);
  }

  private prepare(stats: Stats): string | null {
    if (stats.isFIFO()) return null;
    if (!stats.isCharacterDevice())
      return `expected an event device or a pipe, got another file: ${this.path}`;
    maskMotion(this.fd);
    const refusal = useMonotonicClock(this.fd);
    return refusal === null ? null : `expected an event device: ${this.path}: ${refusal}`;
  }

  private handle(type: number, code: number, value: number, time: number): void {
    if (type === EV_SYN && code === SYN_DROPPED) {
      this.isResynchronising = true;
      this.sink.overrun();
    } else if (type === EV_SYN && code === SYN_REPORT) {
      this.isResynchronising = false;
    } else if (type === EV_KEY && !this.isResynchronising) {
      const channel = channelOfCode(code);
      if (channel === null) return;
      if (value === RELEASED) this.sink.release(channel, this.firstKey + code, time);
      // A device presses with 1. A program may write any other number too, and the kernel passes it on as a key that goes down.
      else if (value !== REPEATED) this.sink.press(channel, this.firstKey + code, time, this.isVirtual);
    }
  }
}
