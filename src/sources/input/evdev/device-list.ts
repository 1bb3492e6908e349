import { readFileSync } from 'node:fs';

const KERNEL_LIST = '/proc/bus/input/devices';

/**
 * Paths of the event devices that the kernel's own keyboard or mouse handler has taken too: every mouse, touchpad and
 * keyboard, virtual ones included; not joysticks. Throws the system's error when the list cannot be read.
 */
export function listMiceAndKeyboards(): string[] {
  return parseDeviceList(readFileSync(KERNEL_LIST, 'utf8'));
}

/** Reads /proc/bus/input/devices. Only its `H: Handlers=` lines matter; names on other lines are the device's to choose. */
export function parseDeviceList(text: string): string[] {
  const paths: string[] = [];
  for (const line of text.split('\n')) {
    if (!line.startsWith('H: Handlers=')) continue;
    const handlers = line.slice('H: Handlers='.length).trim().split(' ');
    const event = handlers.find((handler) => /^event\d{1,5}$/.test(handler));
    const isMouseOrKeyboard = handlers.some((handler) => handler === 'kbd' || /^mouse\d+$/.test(handler));
    if (event !== undefined && isMouseOrKeyboard) paths.push(`/dev/input/${event}`);
  }
  return paths;
}
