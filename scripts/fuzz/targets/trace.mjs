// Parts of the kernel's rings: whatever they hold, events lie within them, one behind the other, and time goes on.
import { readSubBuffer } from '../../../dist/sources/linux/trace/sub-buffer.js';

export const words = [];

export const seeds = () => [
  page([event(100, 12), event(5, 36), padding(2, 8), stamp(30, 7), event(1, 20)]),
  page([stamp(31, 3), event(0, 28), event(0, 0x70)]),
  page([event(1, 8)], 0xc000_0000),
];

export function check(bytes) {
  let [end, before, lost] = [16, 0, 0];
  readSubBuffer(bytes, {
    onEvent(time, event) {
      const at = event.byteOffset - bytes.byteOffset;
      if (at < end || at + event.length > bytes.length) throw new Error(`an event at ${at}, behind ${end}`);
      if (!Number.isFinite(time) || time < 0) throw new Error(`an event at the time ${time}`);
      [end, before] = [at + event.length, before + 1];
    },
    onLost() {
      lost++;
    },
  });
  if (lost > 1 || before > bytes.length / 4) throw new Error('more events than there is room for');
}

function page(events, flags = 0) {
  const data = Buffer.concat(events);
  const all = Buffer.alloc(4096);
  all.writeBigUInt64LE(5_000_000_000n, 0);
  all.writeUInt32LE((data.length | flags) >>> 0, 8);
  data.copy(all, 16);
  all.writeBigUInt64LE(9n, 16 + data.length);
  return all;
}

/** An event of so many bytes: a multiple of four, at most 112 where its head says so. */
function event(delta, bytes) {
  const all = Buffer.alloc(4 + bytes);
  all.writeUInt32LE(((delta << 5) | (bytes / 4)) >>> 0, 0);
  return all;
}

function padding(delta, bytes) {
  const all = Buffer.alloc(4 + bytes);
  all.writeUInt32LE((delta << 5) | 29, 0);
  all.writeUInt32LE(bytes, 4);
  return all;
}

function stamp(type, upper) {
  const all = Buffer.alloc(8);
  all.writeUInt32LE((77 << 5) | type, 0);
  all.writeUInt32LE(upper, 4);
  return all;
}
