import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isVirtualDevice } from '../../../src/sources/input/virtual-device.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

// The files that sysfs has for an event device; machines that run tests rarely have one.
function writeBus(folder: string, device: string, text: string): void {
  const path = join(folder, device, 'device', 'id');
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'bustype'), text);
}

test('a device on the virtual bus was made by a program, one on another bus was not', () => {
  const folder = temporaryFolder();
  writeBus(folder, '13:64', '0006\n');
  writeBus(folder, '13:65', '0003\n');
  writeBus(folder, '13:66', '0060\n');
  expect([64, 65, 66, 67].map((minor) => isVirtualDevice(13 * 256 + minor, folder))).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test('minor numbers above 255 are split as the kernel splits them', () => {
  const folder = temporaryFolder();
  writeBus(folder, '13:300', '0006\n');
  expect(isVirtualDevice(13 * 256 + (300 & 0xff) + (300 >> 8) * 0x10_0000, folder)).toBe(true);
});
