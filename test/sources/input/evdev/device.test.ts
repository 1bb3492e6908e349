import { execFileSync } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { HookSink } from '../../../../src/sources/input/child/hook.js';
import { EvdevDevice } from '../../../../src/sources/input/evdev/device.js';
import { temporaryFolder } from '../../../support/temporary-folder.js';
import { encodeInputEvent } from './encode.js';

const BTN_LEFT = 0x110;

// A pipe in place of a device: what the kernel says of it is said by the test.
test.each([true, false])('presses of a device that a program made (%s) are marked so', (isVirtual) => {
  const path = join(temporaryFolder(), 'event0');
  execFileSync('mkfifo', [path]);
  const presses: unknown[][] = [];
  const sink = { press: (...press: unknown[]) => presses.push(press) } as unknown as HookSink;
  const device = new EvdevDevice(path, sink, () => isVirtual);
  const writer = openSync(path, 'w');
  writeSync(writer, encodeInputEvent({ type: 1, code: BTN_LEFT, value: 1, seconds: 1, microseconds: 0 }));
  expect(device.read()).toBe(true);
  closeSync(writer);
  device.close();
  expect(presses).toEqual([['left', expect.any(Number), 1_000, isVirtual]]);
});
