import { readFileSync } from 'node:fs';

const DEVICES = '/sys/dev/char';
/** BUS_VIRTUAL of linux/input.h: made by a program through uinput. */
const VIRTUAL_BUS = 0x06;

/**
 * True when the kernel says that a program made this input device. False too where it does not say. Remappers of keys and
 * remote desktops make such devices as well.
 *
 * @param device `rdev` of the device's file
 */
export function isVirtualDevice(device: number, devices = DEVICES): boolean {
  const major = Math.floor(device / 0x100) & 0xfff;
  const minor = (device & 0xff) | (Math.floor(device / 0x1000) & 0xfff00);
  try {
    const text = readFileSync(`${devices}/${major}:${minor}/device/id/bustype`, 'latin1');
    return Number.parseInt(text, 16) === VIRTUAL_BUS;
  } catch {
    return false;
  }
}
