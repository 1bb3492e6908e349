import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSubBuffer } from '../../../../src/sources/linux/trace/sub-buffer.js';

const START = 7_000_000_000n;

/** What is in a page: times less that of the page, and bytes. */
function read(page: Buffer) {
  const events: (readonly [number, string])[] = [];
  let lost = 0;
  readSubBuffer(page, {
    onEvent: (time, event) => events.push([time - Number(START), event.toString('hex')]),
    onLost: () => {
      lost++;
    },
  });
  return { events, lost };
}

function page(data: Buffer, { flags = 0, behind = Buffer.alloc(0), bytes = 4096 } = {}): Buffer {
  const all = Buffer.alloc(bytes);
  all.writeBigUInt64LE(START, 0);
  all.writeUInt32LE((data.length | flags) >>> 0, 8);
  Buffer.concat([data, behind]).copy(all, 16);
  return all;
}

const words = (...all: number[]) => {
  const bytes = Buffer.alloc(all.length * 4);
  for (const [at, word] of all.entries()) bytes.writeUInt32LE(word >>> 0, at * 4);
  return bytes;
};
const head = (type: number, delta: number) => (delta << 5) | type;

test('events of both forms are taken with their times, over padding and long waits', () => {
  const data = words(
    ...[head(2, 100), 0xaaaa, 0xbbbb],
    ...[head(29, 5), 8, 0],
    ...[head(0, 1), 8, 0xcccc],
    ...[head(30, 3), 2],
    ...[head(1, 1), 0xdddd],
  );
  expect(read(page(data))).toEqual({
    events: [
      [100, 'aaaa0000bbbb0000'],
      [106, 'cccc0000'],
      [106 + 2 * 2 ** 27 + 3 + 1, 'dddd0000'],
    ],
    lost: 0,
  });
});

test('a time stamp is absolute', () => {
  const [high, low] = [Number(START >> 27n), Number(START & 0x7ff_ffffn)];
  const data = words(head(31, low + 9), high, head(1, 1), 0xaaaa);
  expect(read(page(data)).events).toEqual([[10, 'aaaa0000']]);
});

test.each([
  ['with a number behind', 0xc000_0000],
  ['without', 0x8000_0000],
])('that events were lost before is told: %s', (_, flags) => {
  const behind = Buffer.from('0900000000000000', 'hex');
  expect(read(page(words(head(1, 0), 1), { flags, behind }))).toEqual({ events: [[0, '01000000']], lost: 1 });
});

test.each([
  ['an empty one', Buffer.alloc(4096)],
  ['one without a header', Buffer.alloc(15)],
  ['an event that ends behind it', page(words(head(28, 0)))],
  ['an event of no length', page(words(head(0, 0), 0))],
  ['more bytes than there are', page(words(head(29, 0)), { flags: 0x0fff_0000 })],
])('nothing is read of %s', (_, bytes) => {
  expect(read(bytes).events).toEqual([]);
});

test('whatever it holds, no event is outside, and none overlaps another', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(500), (data, commit) => {
      const bytes = page(Buffer.from(data), { bytes: 500 });
      bytes.writeUInt32LE(commit, 8);
      let end = 16;
      readSubBuffer(bytes, {
        onLost: () => expect.fail('nothing was'),
        onEvent(_, event) {
          const at = event.byteOffset - bytes.byteOffset;
          expect(at).toBeGreaterThanOrEqual(end);
          end = at + event.length;
          expect(end).toBeLessThanOrEqual(Math.min(500, 16 + commit));
        },
      });
    }),
    { numRuns: 1000 },
  );
});
