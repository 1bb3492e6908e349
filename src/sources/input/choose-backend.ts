import { accessSync, constants, readdirSync } from 'node:fs';
import type { Backend, HookSettings } from './messages.js';

const INPUT_FOLDER = '/dev/input';

/**
 * The backend of `--input auto`: evdev when devices are named; uiohook on an X11 session (and wherever there is no
 * evdev); on a Wayland session, where uiohook sees only the windows of X11 programs, evdev first. Null: nothing to
 * see with, now.
 */
export function chooseBackend(
  { source, devices }: HookSettings,
  environment: NodeJS.ProcessEnv,
  canReadDevices: () => boolean = anyDeviceIsReadable,
): Backend | null {
  if (source !== 'auto') return source;
  if (devices.length > 0) return 'evdev';
  if (process.platform !== 'linux') return 'uiohook';
  const hasDisplay = isSet(environment.DISPLAY);
  const isWayland = isSet(environment.WAYLAND_DISPLAY) || environment.XDG_SESSION_TYPE === 'wayland';
  if (hasDisplay && !isWayland) return 'uiohook';
  if (canReadDevices()) return 'evdev';
  return hasDisplay ? 'uiohook' : null;
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

function anyDeviceIsReadable(): boolean {
  try {
    return readdirSync(INPUT_FOLDER).some(
      (name) => name.startsWith('event') && isReadable(`${INPUT_FOLDER}/${name}`),
    );
  } catch {
    return false;
  }
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
