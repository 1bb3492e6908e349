import { setImmediate as nextTurn } from 'node:timers/promises';
import { ClearSightError } from '../../../errors/errors.js';
import { waitReadable } from '../evdev/native.js';
import { type Display, loadXlib, type RawEvent, type Xlib } from './xlib.js';

/** `sizeof(XEvent)`. */
const EVENT_BYTES = 192;
const GENERIC_EVENT = 35;
const PROPERTY_CHANGE_MASK = 1 << 22;

/** An event of an input device; its data is that of a raw event where the type is one. */
export interface DeviceEvent {
  readonly type: number;
  readonly data: RawEvent;
}

/** A connection of our own to the X server. For one thread; it ends with the process. */
export class XConnection {
  readonly root: number;
  readonly #xlib: Xlib;
  readonly #display: Display;
  /** C writes here: V8 must not move it. */
  readonly #event = Buffer.from(new ArrayBuffer(EVENT_BYTES));

  /** Throws CS_NATIVE without the libraries and without the display. The display should answer: opening waits for it. */
  constructor(name: string) {
    const xlib = loadXlib();
    if (typeof xlib === 'string')
      throw new ClearSightError('CS_NATIVE', `expected libX11 and libXi: ${xlib}`);
    const display = xlib.open(name);
    if (display === null) {
      throw new ClearSightError(
        'CS_NATIVE',
        `expected a display that accepts the connection, ${name} refused it`,
      );
    }
    this.#xlib = xlib;
    this.#display = display;
    this.root = xlib.rootWindow(display);
  }

  atom(name: string): number {
    return this.#xlib.internAtom(this.#display, name, 0);
  }

  /** Asks for property events of the root window. */
  watchRootProperties(): void {
    this.#xlib.selectInput(this.#display, this.root, PROPERTY_CHANGE_MASK);
  }

  /** Asks for events of input devices (XInput 2.2: raw events name their source, whoever holds a grab). False: it has none. */
  watchDevices(wanted: readonly { readonly device: number; readonly types: readonly number[] }[]): boolean {
    if (this.#xlib.queryVersion(this.#display, [2], [2]) !== 0) return false;
    return wanted.every(
      ({ device, types }) => this.#xlib.selectDeviceEvents(this.#display, this.root, device, types) === 0,
    );
  }

  windowNumbers(window: number, name: number): readonly number[] | null {
    return this.#xlib.windowNumbers(this.#display, window, name);
  }

  deviceBytes(device: number, name: number): Uint8Array | undefined {
    return this.#xlib.deviceBytes(this.#display, device, name);
  }

  /** Waits for one answer of the server: what happened there before has arrived then. */
  sync(): void {
    this.#xlib.sync(this.#display, 0);
  }

  /** Resolves when the server has sent something, at the latest after `timeoutMs`. */
  async wait(timeoutMs: number): Promise<void> {
    // A client that sends events without end must not keep this process busy for good.
    if (this.#xlib.pending(this.#display) > 0) await nextTurn();
    else await waitReadable([this.#xlib.connectionNumber(this.#display)], timeoutMs);
  }

  /** Takes what has arrived and looks at none of it. */
  drop(): void {
    while (this.#xlib.pending(this.#display) > 0) this.#xlib.nextEvent(this.#display, this.#event);
  }

  /** Takes what has arrived. Does not wait. */
  *deviceEvents(): Generator<DeviceEvent> {
    const event = this.#event;
    while (this.#xlib.pending(this.#display) > 0) {
      this.#xlib.nextEvent(this.#display, event);
      if (event.readInt32LE(0) !== GENERIC_EVENT || !this.#xlib.getEventData(this.#display, event)) continue;
      // XGenericEventCookie: evtype at 36, data at 48.
      const data = this.#xlib.rawEvent(event.readBigUInt64LE(48));
      this.#xlib.freeEventData(this.#display, event);
      yield { type: event.readInt32LE(36), data };
    }
  }
}
