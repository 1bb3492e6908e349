import { spawnSync } from 'node:child_process';
import { accessSync, constants, readdirSync } from 'node:fs';
import { askDisplay } from '../../sources/input/uiohook/display.js';
import type { Check } from '../../sources/process/check.js';
import { counted } from '../../text/counted.js';
import { escapeText } from '../../text/escape.js';

const ANSWER_TIMEOUT_MS = 2000;
const LOAD_TIMEOUT_MS = 10_000;
/** What uiohook reports when its libraries are installed and only the display is missing. */
const NEEDS_DISPLAY = 'per display information';
const INPUT_FOLDER = '/dev/input';

/** The display and, if it answers, what its server and window manager offer. */
export async function checkDisplay(): Promise<readonly Check[]> {
  const name = 'display';
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (!DISPLAY) {
    const saw = WAYLAND_DISPLAY
      ? 'Wayland only: uiohook does not see native Wayland clients'
      : 'DISPLAY is not set';
    const remedy = 'set DISPLAY, or use --input evdev or --input none';
    return [{ name, state: 'limited', saw, remedy }];
  }
  const problem = await askDisplay(DISPLAY, ANSWER_TIMEOUT_MS);
  if (problem === null) {
    const { checkX11 } = await import('./x11-checks.js');
    return [{ name, state: 'works', saw: escapeText(DISPLAY) }, ...checkX11(DISPLAY)];
  }
  const remedy = 'start the X server, or correct DISPLAY';
  return [{ name, state: 'limited', saw: escapeText(problem), remedy }];
}

/** Loads uiohook in a separate process: its library may end the process that loads it. */
export function checkUiohook(): Check {
  const name = 'uiohook';
  const program = `await import('uiohook-napi'); process.exit(0)`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
    timeout: LOAD_TIMEOUT_MS,
  });
  if (status === 0) return { name, state: 'works', saw: 'loads' };
  if (stderr.includes(NEEDS_DISPLAY))
    return { name, state: 'works', saw: 'installed; loads once there is a display' };
  const reason = /(?:Error: )(.*)/.exec(stderr)?.[1] ?? `exit code ${status}`;
  return {
    name,
    state: 'limited',
    saw: escapeText(reason),
    remedy:
      'npm install uiohook-napi; Debian packages libxtst6 libxt6 libxinerama1 libx11-xcb1 libxkbcommon-x11-0',
  };
}

export function checkEvdev(): Check {
  const name = 'evdev';
  const devices = listDevices();
  if (devices.length === 0) {
    return {
      name,
      state: 'limited',
      saw: `no devices under ${INPUT_FOLDER}`,
      remedy: 'only needed on Wayland and on consoles',
    };
  }
  const readable = devices.filter(isReadable);
  if (readable.length > 0)
    return {
      name,
      state: 'works',
      saw: `${readable.length} of ${counted(devices.length, 'device')} can be read`,
    };
  return {
    name,
    state: 'limited',
    saw: `${counted(devices.length, 'device')}, none of which can be read`,
    remedy: 'join the group "input", or run as root',
  };
}

function listDevices(): readonly string[] {
  try {
    return readdirSync(INPUT_FOLDER).filter((file) => file.startsWith('event'));
  } catch {
    return [];
  }
}

function isReadable(device: string): boolean {
  try {
    accessSync(`${INPUT_FOLDER}/${device}`, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
