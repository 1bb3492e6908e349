import type { Channel } from '../../../records/input.js';

/** Ranges of linux/input-event-codes.h: first code, last code, channel. What is in none of them is not input we judge. */
const RANGES: readonly (readonly [number, number, Channel])[] = [
  [0x001, 0x0ff, 'keyboard'],
  [0x110, 0x110, 'left'],
  [0x111, 0x111, 'right'],
  [0x112, 0x117, 'other'], // BTN_MIDDLE to BTN_TASK
  [0x160, 0x21f, 'keyboard'], // KEY_OK and on; BTN_DPAD_* follow
  [0x224, 0x2bf, 'keyboard'], // KEY_ALS_TOGGLE and on; BTN_TRIGGER_HAPPY* follow
];

/**
 * The channel of an EV_KEY code, or null. Joysticks and gamepads (several fingers on one device, no rule of ours was
 * made for them), touch and tools (a resting finger is no press) and tablet pads are left out.
 */
export function channelOfCode(code: number): Channel | null {
  for (const [first, last, channel] of RANGES) {
    if (code >= first && code <= last) return channel;
  }
  return null;
}
