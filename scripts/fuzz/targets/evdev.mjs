// Events of devices and the kernel's list of devices, whose names are the device's to choose.
import { createSink } from '../../../dist/sources/input/child/sink.js';
import { parseDeviceList } from '../../../dist/sources/input/evdev/device-list.js';
import {
  EV_KEY,
  INPUT_EVENT_BYTES,
  InputEventParser,
} from '../../../dist/sources/input/evdev/input-event.js';
import { channelOfCode } from '../../../dist/sources/input/evdev/key-codes.js';
import { pieces } from '../bytes/pieces.mjs';
import { Broken, same } from '../promises.mjs';

export const words = ['H: Handlers=', 'event0', 'kbd', 'mouse0', 'event99999'];

const LIST = `I: Bus=0003 Vendor=046d Product=c077 Version=0111
N: Name="USB Mouse"\nH: Handlers=mouse0 event3 \nB: EV=17\n
N: Name="Keys"\nH: Handlers=sysrq kbd event0 leds \n`;

export const seeds = () => [presses(20), presses(1), Buffer.from(LIST)];

export function check(bytes) {
  const whole = read([bytes]);
  const cut = read(pieces(bytes));
  same('what comes in pieces', cut, whole);
  for (const path of parseDeviceList(bytes.toString('utf8'))) {
    if (!/^\/dev\/input\/event\d{1,5}$/.test(path)) throw new Broken(`a device at ${JSON.stringify(path)}`);
  }
}

/** What leaves the process that reads the device. */
function read(chunks) {
  const out = [];
  const outbox = { add: (event) => out.push(event), countOverrun() {}, send() {}, room: () => 1 };
  const sink = createSink(outbox, 'evdev');
  const parser = new InputEventParser((type, code, value, time) => {
    const channel = type === EV_KEY ? channelOfCode(code) : null;
    if (channel === null) return;
    if (value === 1) sink.press(channel, code, time, false);
    else if (value === 0) sink.release(channel, code, time);
  });
  for (const chunk of chunks) parser.push(chunk);
  return JSON.stringify(out);
}

function presses(count) {
  const bytes = Buffer.alloc(count * 2 * INPUT_EVENT_BYTES);
  for (let index = 0; index < count * 2; index++) {
    const at = index * INPUT_EVENT_BYTES;
    bytes.writeBigInt64LE(BigInt(index), at);
    bytes.writeUInt16LE(EV_KEY, at + 16);
    bytes.writeUInt16LE(index % 4 < 2 ? 0x110 : 30, at + 18);
    bytes.writeInt32LE(1 - (index % 2), at + 20);
  }
  return bytes;
}
