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
  const propertyOf = (library: LibraryHandle, call: string) => {
    const get = library.func(
      `int ${call}, ulong name, long offset, long length, int remove, ulong type, _Out_ ulong *actual, _Out_ int *format, _Out_ ulong *count, _Out_ ulong *left, _Out_ void **data)`,
    );
    /** Undefined on failure; `data` is null where there is no such property, and must be freed otherwise. */
    return (display: Display, owner: number, name: number, length: number) => {
      const [format, count, data] = [[null], [null], [null]];
      if (get(display, owner, name, 0, length, 0, 0, [null], format, count, [null], data)) return undefined;
      return { bits: Number(format[0]), count: Number(count[0]), data: data[0] as unknown };
    };
  };
  const windowProperty = propertyOf(x11, 'XGetWindowProperty(void *display, ulong window');
  const deviceProperty = propertyOf(xi, 'XIGetProperty(void *display, int device');
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
      const property = windowProperty(display, window, name, 1024);
      if (property === undefined) return null;
      const { bits, count, data } = property;
      if (data === null) return [];
      const isThere = bits === 32 && count > 0;
      const items = isThere
        ? Array.from(koffi.decode(data, 'ulong', count) as ArrayLike<number>, Number)
        : [];
      free(data);
      return items;
    },
    /** The bytes of a property of 8-bit items, at most 256; undefined where the device has none, or is gone. */
    deviceBytes(display: Display, device: number, name: number): Uint8Array | undefined {
      const property = deviceProperty(display, device, name, 64);
      if (property === undefined || property.data === null) return undefined;
      const { bits, count, data } = property;
      const isThere = bits === 8 && count > 0;
      const bytes = isThere ? Uint8Array.from(koffi.decode(data, 'uint8_t', count)) : undefined;
      free(data);
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
