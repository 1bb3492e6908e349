import { monotonicNowMs } from '../../clock.js';
import type { Hook, HookSink } from '../child/hook.js';
import { EvdevDevice } from './device.js';
import { listMiceAndKeyboards } from './device-list.js';
import { waitReadable } from './native.js';

/** Time between two searches for devices that were plugged in. */
const RESCAN_MS = 500;
const MAX_DEVICES = 64;
const MAX_NAMED = 4;

/** Input from /dev/input/event* by the kernel's own times: needs no display server, but permission to read the devices. */
export function createEvdevHook(paths: readonly string[]): Hook {
  const list = paths.length > 0 ? () => paths : listMiceAndKeyboards;
  return {
    async run(sink) {
      const devices = new Map<string, EvdevDevice>();
      let nextScan = 0;
      for (;;) {
        if (monotonicNowMs() >= nextScan) {
          scan(list, devices, sink);
          nextScan = monotonicNowMs() + RESCAN_MS;
        }
        const open = [...devices.values()];
        const readable = await waitReadable(
          open.map(({ fd }) => fd),
          RESCAN_MS,
        );
        for (const index of readable) {
          const device = open[index] as EvdevDevice;
          if (device.read()) continue;
          device.close();
          devices.delete(device.path);
          nextScan = 0; // Say so at once, or open the pipe for its next writer.
        }
        await sink.room();
      }
    },
  };
}

/** Opens what is listed and not open yet, and reports what can be seen now. An unplugged device ends with its own read. */
function scan(list: () => readonly string[], devices: Map<string, EvdevDevice>, sink: HookSink): void {
  const refusals: string[] = [];
  try {
    for (const path of list().slice(0, MAX_DEVICES)) {
      if (!devices.has(path)) open(path, devices, sink, refusals);
    }
    if (devices.size === 0 && refusals.length === 0) refusals.push('there is no mouse or keyboard');
  } catch (error) {
    refusals.push((error as Error).message);
  }
  const refused = refusals.length === 0 ? '' : `not readable: ${some(refusals)}`;
  if (devices.size === 0) sink.state('waiting', refused);
  else sink.state('ready', [`reading ${some([...devices.keys()])}`, refused].filter(Boolean).join('; '));
}

function open(path: string, devices: Map<string, EvdevDevice>, sink: HookSink, refusals: string[]): void {
  try {
    devices.set(path, new EvdevDevice(path, sink));
  } catch (error) {
    refusals.push((error as Error).message);
  }
}

function some(texts: readonly string[]): string {
  const more = texts.length - MAX_NAMED;
  return texts.slice(0, MAX_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
