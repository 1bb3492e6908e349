import { focusReader } from '../../sources/input/x11/focus-watch.js';
import { XConnection } from '../../sources/input/x11/x-connection.js';
import type { Check } from '../../sources/process/check.js';
import { escapeText } from '../../text/escape.js';

/** What tells a program's presses from a device's, and whose window has the focus. The display should answer. */
export function checkX11(display: string): readonly Check[] {
  let connection: XConnection;
  try {
    connection = new XConnection(display);
  } catch (error) {
    const remedy = 'Debian packages libx11-6 libxi6, and permission to use the display';
    const saw = escapeText((error as Error).message);
    return [{ name: 'origin and focus', state: 'limited', saw, remedy }];
  }
  return [checkOrigin(connection), checkFocus(connection)];
}

function checkOrigin(connection: XConnection): Check {
  const name = 'origin of presses';
  // Asks about no device in particular, only whether the server can tell.
  if (connection.watchDevices([]))
    return { name, state: 'works', saw: 'XInput 2 tells which device a press comes from' };
  const remedy = 'an X server with XInput 2.2; without it, the origin of a press is unknown';
  return { name, state: 'limited', saw: 'the X server has no XInput 2.2', remedy };
}

function checkFocus(connection: XConnection): Check {
  const name = 'window focus';
  const focus = focusReader(connection)();
  if (typeof focus === 'number') {
    const saw = focus === 0 ? 'no window has the focus now' : `process ${focus} has the focus now`;
    return { name, state: 'works', saw };
  }
  const remedy =
    'needed for --focused-only: a window manager that supports EWMH, and windows that name their process';
  return { name, state: 'limited', saw: focus, remedy };
}
