import { expect, test } from 'vitest';
import { chooseBackend } from '../../../src/sources/input/choose-backend.js';

const X11 = { DISPLAY: ':0', XDG_SESSION_TYPE: 'x11' };
const XWAYLAND = { DISPLAY: ':0', WAYLAND_DISPLAY: 'wayland-0' };
const auto = { source: 'auto', devices: [] } as const;

test.each([
  ['an X11 session', X11, true, 'uiohook'],
  ['an X11 session without readable devices', X11, false, 'uiohook'],
  ['Wayland: uiohook would see X11 programs only', XWAYLAND, true, 'evdev'],
  ['Wayland by session type', { DISPLAY: ':0', XDG_SESSION_TYPE: 'wayland' }, true, 'evdev'],
  ['Wayland without readable devices: better some than none', XWAYLAND, false, 'uiohook'],
  ['pure Wayland', { WAYLAND_DISPLAY: 'wayland-0' }, true, 'evdev'],
  ['pure Wayland without readable devices', { WAYLAND_DISPLAY: 'wayland-0' }, false, null],
  ['a console', {}, true, 'evdev'],
  ['nothing', {}, false, null],
  ['an empty name is no name', { DISPLAY: '', WAYLAND_DISPLAY: '' }, false, null],
])('auto on %s', (_, environment, canRead, expected) => {
  expect(chooseBackend(auto, environment, () => canRead)).toBe(expected);
});

test('what is asked for is taken; named devices ask for evdev', () => {
  expect(chooseBackend({ source: 'uiohook', devices: ['/dev/input/event0'] }, {}, () => true)).toBe(
    'uiohook',
  );
  expect(chooseBackend({ source: 'evdev', devices: [] }, X11, () => false)).toBe('evdev');
  expect(chooseBackend({ source: 'auto', devices: ['/dev/input/event0'] }, X11, () => false)).toBe('evdev');
});
