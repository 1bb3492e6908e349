import { expect, test } from 'vitest';
import { parseDeviceList } from '../../../../src/sources/input/evdev/device-list.js';
import { channelOfCode } from '../../../../src/sources/input/evdev/key-codes.js';

test.each([
  ['KEY_RESERVED', 0, null],
  ['KEY_ESC', 1, 'keyboard'],
  ['KEY_W', 17, 'keyboard'],
  ['KEY_MICMUTE', 0xf8, 'keyboard'],
  ['BTN_0', 0x100, null],
  ['BTN_LEFT', 0x110, 'left'],
  ['BTN_RIGHT', 0x111, 'right'],
  ['BTN_MIDDLE', 0x112, 'other'],
  ['BTN_TASK', 0x117, 'other'],
  ['unassigned behind BTN_TASK', 0x118, null],
  ['BTN_TRIGGER (joystick)', 0x120, null],
  ['BTN_SOUTH (gamepad)', 0x130, null],
  ['BTN_TOUCH', 0x14a, null],
  ['BTN_GEAR_DOWN', 0x150, null],
  ['KEY_OK', 0x160, 'keyboard'],
  ['BTN_DPAD_UP', 0x220, null],
  ['KEY_MACRO1', 0x290, 'keyboard'],
  ['BTN_TRIGGER_HAPPY1', 0x2c0, null],
  ['beyond KEY_MAX', 0xffff, null],
])('channel of %s', (_, code, channel) => {
  expect(channelOfCode(code)).toBe(channel);
});

test("mice and keyboards are told by the kernel's handlers, not by what a device calls itself", () => {
  const text = `I: Bus=0019 Vendor=0000 Product=0001 Version=0000
N: Name="Power Button"
H: Handlers=kbd event0 
B: EV=3

I: Bus=0003 Vendor=046d Product=c08b Version=0111
N: Name="Logitech G502
H: Handlers=kbd event9"
H: Handlers=sysrq kbd leds event12 
B: EV=17

N: Name="H: Handlers=mouse0 event77"
H: Handlers=mouse0 event3 

N: Name="Gamepad"
H: Handlers=event4 js0 

N: Name="Lid Switch"
H: Handlers=event5 

N: Name="no event node"
H: Handlers=mouse1
H: Handlers=kbd ../../etc/passwd event
`;
  expect(parseDeviceList(text)).toEqual(['/dev/input/event0', '/dev/input/event12', '/dev/input/event3']);
  expect(parseDeviceList('')).toEqual([]);
});
