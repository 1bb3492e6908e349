import koffi, { type LibraryHandle } from 'koffi';

/**
 * The functions of libX11 and libXi that ClearSight calls: layouts are those of Xlib.h, XInput2.h and XI2.h on 64-bit
 * machines. All are called from one thread, each connection by its one owner.
 */
const RAW_EVENT = koffi.struct({
  type: 'int',
  serial: 'ulong',
  sendEvent: 'int',
  display: 'void *',
  extension: 'int',
  evtype: 'int',
  time: 'ulong',
  deviceid: 'int',
  sourceid: 'int',
  detail: 'int',
});
const EVENT_MASK = koffi.struct({ deviceid: 'int', maskLength: 'int', mask: 'uint8_t *' });
const ERROR_HANDLER = koffi.proto('int (void *display, void *error)');

/** A `Display *`. */
export type Display = unknown;
type NumberOut = [number | null];

/** What `XIRawEvent` says that we use. */
export interface RawEvent {
  /** Milliseconds of the server, below 2^32. */
  readonly time: number;
  /** The device itself, below the master that it moves. */
  readonly sourceid: number;
  /** Button or key code. */
  readonly detail: number;
}

export type Xlib = ReturnType<typeof bind>;
let loaded: Xlib | string | undefined;

/** The libraries, or why there are none. */
export function loadXlib(): Xlib | string {
  try {
    loaded ??= bind();
  } catch (error) {
    loaded = String(error instanceof Error ? error.message : error);
  }
  return loaded;
}

function bind() {
  const x11 = koffi.load('libX11.so.6');
  const xi = koffi.load('libXi.so.6');
  const ours = new Set<Display>();
  const free: (data: unknown) => number = x11.func('int XFree(void *data)');
  const openDisplay: (name: string) => Display = x11.func('void *XOpenDisplay(const char *name)');
  const propertyOut = 'int *format, _Out_ ulong *count, _Out_ ulong *left, _Out_ void **data';
  const getWindowProperty = x11.func(
    `int XGetWindowProperty(void *display, ulong window, ulong name, long offset, long length, int remove, ulong type, _Out_ ulong *actual, _Out_ ${propertyOut})`,
  );
  const getDeviceProperty = xi.func(
    `int XIGetProperty(void *display, int device, ulong name, long offset, long length, int remove, ulong type, _Out_ ulong *actual, _Out_ ${propertyOut})`,
  );
  const selectEvents = xi.func('XISelectEvents', 'int', [
    'void *',
    'ulong',
    koffi.pointer(EVENT_MASK),
    'int',
  ]);
  keepErrorsFromEnding(x11, ours);

  return {
    /** Null when it cannot be opened. When its server goes away, Xlib ends the process. */
    open(name: string): Display {
      const display = openDisplay(name);
      if (display !== null) ours.add(display);
      return display;
    },
    connectionNumber: x11.func('int XConnectionNumber(void *display)') as (display: Display) => number,
    rootWindow: x11.func('ulong XDefaultRootWindow(void *display)') as (display: Display) => number,
    internAtom: x11.func('ulong XInternAtom(void *display, const char *name, int onlyIfExists)') as (
      display: Display,
      name: string,
      onlyIfExists: number,
    ) => number,
    selectInput: x11.func('int XSelectInput(void *display, ulong window, long mask)') as (
      display: Display,
      window: number,
      mask: number,
    ) => number,
    sync: x11.func('int XSync(void *display, int discard)') as (display: Display, discard: number) => number,
    pending: x11.func('int XPending(void *display)') as (display: Display) => number,
    nextEvent: x11.func('int XNextEvent(void *display, void *event)') as (
      display: Display,
      event: Uint8Array,
    ) => number,
    getEventData: x11.func('int XGetEventData(void *display, void *cookie)') as (
      display: Display,
      cookie: Uint8Array,
    ) => number,
    freeEventData: x11.func('void XFreeEventData(void *display, void *cookie)') as (
      display: Display,
      cookie: Uint8Array,
    ) => void,
    /** Success is 0. */
    queryVersion: xi.func('int XIQueryVersion(void *display, _Inout_ int *major, _Inout_ int *minor)') as (
      display: Display,
      major: NumberOut,
      minor: NumberOut,
    ) => number,
    /** Success is 0. */
    selectDeviceEvents(display: Display, window: number, device: number, types: readonly number[]): number {
      const mask = Buffer.alloc(4);
      for (const type of types) mask[type >> 3] = (mask[type >> 3] as number) | (1 << (type & 7));
      return selectEvents(display, window, [{ deviceid: device, maskLength: mask.length, mask }], 1);
    },
    rawEvent: (address: bigint): RawEvent => koffi.decode(address, RAW_EVENT),
    /** The items of a property of 32-bit items, at most 1,024: none where the window has no such one, null where it is gone. */
    windowNumbers(display: Display, window: number, name: number): number[] | null {
      const [format, count, data] = [[null], [null], [null]];
      const failed = getWindowProperty(
        display,
        window,
        name,
        0,
        1024,
        0,
        0,
        [null],
        format,
        count,
        [null],
        data,
      );
      if (failed) return null;
      if (data[0] === null) return [];
      const length = Number(format[0]) === 32 ? Number(count[0]) : 0;
      const items =
        length > 0 ? Array.from(koffi.decode(data[0], 'ulong', length) as ArrayLike<number>, Number) : [];
      free(data[0]);
      return items;
    },
    /** The bytes of a property of 8-bit items, at most 256; undefined where the device has none, or is gone. */
    deviceBytes(display: Display, device: number, name: number): Uint8Array | undefined {
      const [format, count, data] = [[null], [null], [null]];
      const failed = getDeviceProperty(
        display,
        device,
        name,
        0,
        64,
        0,
        0,
        [null],
        format,
        count,
        [null],
        data,
      );
      if (failed || data[0] === null) return undefined;
      const length = Number(count[0]);
      const isThere = Number(format[0]) === 8 && length > 0;
      const bytes = isThere ? Uint8Array.from(koffi.decode(data[0], 'uint8_t', length)) : undefined;
      free(data[0]);
      return bytes;
    },
  };
}

/**
 * Windows and devices go away between two of our requests. Xlib's own handler ends the process at such an error; on our
 * connections it is a request without an answer. Those of others (uiohook's) keep the handler that was there.
 */
function keepErrorsFromEnding(x11: LibraryHandle, ours: ReadonlySet<Display>): void {
  const setErrorHandler = x11.func('XSetErrorHandler', 'void *', [koffi.pointer(ERROR_HANDLER)]);
  let previous: unknown = null;
  const handler = koffi.register((display: Display, error: unknown): number => {
    if (ours.has(display) || previous === null) return 0;
    return koffi.call(previous as bigint, ERROR_HANDLER, display, error) as number;
  }, koffi.pointer(ERROR_HANDLER));
  previous = setErrorHandler(handler);
}
