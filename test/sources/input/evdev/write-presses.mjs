// Writes PRESSES presses and releases of the left button to PIPE as fast as it takes them: press n at n seconds.
import { openSync, writeSync } from 'node:fs';

const [pipe, presses] = process.argv.slice(2);
const EVENT_BYTES = 24;
const PAIRS = 1000;
const BTN_LEFT = 0x110;
const fd = openSync(pipe, 'w');
const block = Buffer.alloc(PAIRS * 2 * EVENT_BYTES);
for (let first = 0; first < Number(presses); first += PAIRS) {
  for (let event = 0; event < PAIRS * 2; event++) {
    const at = event * EVENT_BYTES;
    block.writeBigInt64LE(BigInt(first + (event >> 1)), at);
    block.writeUInt16LE(1, at + 16);
    block.writeUInt16LE(BTN_LEFT, at + 18);
    block.writeInt32LE(event % 2 === 0 ? 1 : 0, at + 20);
  }
  for (let written = 0; written < block.length; ) written += writeSync(fd, block, written);
}
