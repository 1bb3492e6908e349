import { statSync } from 'node:fs';
import type { Milliseconds } from '../../../records/time.js';
import { isVirtualDevice } from '../virtual-device.js';
import { type PressKind, PressOrigins } from './press-origins.js';
import { XConnection } from './x-connection.js';

/** Numbers of XI2.h. */
const ALL_DEVICES = 0;
const ALL_MASTERS = 1;
const HIERARCHY_CHANGED = 11;
const RAW_KEY_PRESS = 13;
const RAW_BUTTON_PRESS = 15;
/** The wheel: no presses. */
const FIRST_WHEEL = 4;
const LAST_WHEEL = 7;
const TURN_MS = 500;

/** Tells whether a program made the press of a kind at a time of the server; undefined when nothing is known of it. */
export type FindOrigin = (kind: PressKind, serverTime: Milliseconds) => boolean | undefined;

/**
 * Watches which device makes each press, on a connection of its own (XInput 2 raw events). Null where that cannot be
 * had: the libraries or the extension are missing, and nothing is known of any press.
 *
 * A press is a program's when its device is one of the server's XTEST devices, or a virtual one of the kernel (uinput).
 */
export function watchPresses(display: string): FindOrigin | null {
  let watch: PressWatch;
  try {
    watch = new PressWatch(new XConnection(display));
  } catch {
    return null;
  }
  if (!watch.start()) return null;
  void watch.run();
  return (kind, serverTime) => watch.find(kind, serverTime);
}

class PressWatch {
  readonly #origins = new PressOrigins();
  /** By device. Numbers of devices that were unplugged are given to others. */
  readonly #isInjecting = new Map<number, boolean>();
  readonly #xtestDevice: number;
  readonly #deviceNode: number;

  constructor(private readonly connection: XConnection) {
    this.#xtestDevice = connection.atom('XTEST Device');
    this.#deviceNode = connection.atom('Device Node');
  }

  start(): boolean {
    return this.connection.watchDevices([
      { device: ALL_MASTERS, types: [RAW_KEY_PRESS, RAW_BUTTON_PRESS] },
      { device: ALL_DEVICES, types: [HIERARCHY_CHANGED] },
    ]);
  }

  async run(): Promise<never> {
    for (;;) {
      this.#take();
      await this.connection.wait(TURN_MS);
    }
  }

  find(kind: PressKind, serverTime: Milliseconds): boolean | undefined {
    this.#take();
    if (!this.#origins.isCertain(kind, serverTime)) {
      // The hook's connection was read before ours.
      this.connection.sync();
      this.#take();
    }
    return this.#origins.isInjected(kind, serverTime);
  }

  #take(): void {
    for (const event of this.connection.deviceEvents()) {
      const { time, sourceid, detail } = event.data;
      if (event.type === HIERARCHY_CHANGED) this.#isInjecting.clear();
      else if (event.type === RAW_KEY_PRESS) this.#origins.add('key', time, this.#isInjector(sourceid));
      else if (detail < FIRST_WHEEL || detail > LAST_WHEEL)
        this.#origins.add('button', time, this.#isInjector(sourceid));
    }
  }

  #isInjector(device: number): boolean {
    const known = this.#isInjecting.get(device);
    if (known !== undefined) return known;
    const isXtest = this.connection.deviceBytes(device, this.#xtestDevice)?.[0] === 1;
    const isInjecting = isXtest || this.#isVirtual(device);
    this.#isInjecting.set(device, isInjecting);
    return isInjecting;
  }

  #isVirtual(device: number): boolean {
    const bytes = this.connection.deviceBytes(device, this.#deviceNode);
    if (bytes === undefined) return false;
    try {
      const path = Buffer.from(bytes).toString('latin1').split('\0')[0] as string;
      return isVirtualDevice(statSync(path).rdev);
    } catch {
      return false;
    }
  }
}
