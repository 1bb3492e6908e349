import fc from 'fast-check';
import { expect, test } from 'vitest';
import { see } from '../../../src/facts/regions/layout.js';
import { PackedRing } from '../../../src/facts/regions/packed-ring.js';

/** Takes buffers until there are no more. */
function takeAll(ring: PackedRing, bytes: number): ArrayBufferLike[] {
  const taken: ArrayBufferLike[] = [];
  for (let next = ring.next(bytes); next !== undefined; next = ring.next(bytes)) taken.push(next);
  return taken;
}

test('a large map has two buffers, small ones more, and then it has to wait', () => {
  expect(takeAll(new PackedRing(), 3_000_000)).toHaveLength(2);
  expect(takeAll(new PackedRing(), 28 * 1024)).toHaveLength(8);
  expect(takeAll(new PackedRing(), 16)).toHaveLength(64);
});

test('where there are many, each has two', () => {
  const memory = { bytes: 0 };
  const rings = Array.from({ length: 400 }, () => new PackedRing(memory));
  const taken = rings.map((ring) => takeAll(ring, 64 * 1024).length);
  expect([Math.max(...taken), taken.at(-1)]).toEqual([3, 2]);
  expect(memory.bytes).toBeLessThan(400 * 2 * 68 * 1024 + 4 * 1024 * 1024);
  for (const ring of rings) ring.close();
  expect(memory.bytes).toBe(0);
});

test('what was sent before the newest that was seen is used again, the newest is not', () => {
  const ring = new PackedRing();
  const [first, second, third] = takeAll(ring, 80_000);
  see(second as ArrayBufferLike);
  expect(takeAll(ring, 80_000)).toEqual([first]);
  see(third as ArrayBufferLike);
  expect(ring.next(80_000)).toBe(second);
  expect(ring.next(80_000)).toBeUndefined();
});

test('no buffer is given out that is still read, however large the maps are and whenever they are seen', () => {
  const steps = fc.array(fc.oneof(fc.nat(200_000), fc.constant('see' as const)), { maxLength: 200 });
  fc.assert(
    fc.property(steps, (all) => {
      const ring = new PackedRing();
      const sent: ArrayBufferLike[] = [];
      let seen = -1;
      for (const step of all) {
        if (step === 'see') {
          if (seen + 1 < sent.length) see(sent[++seen] as ArrayBufferLike);
          continue;
        }
        const next = ring.next(step + 16);
        if (next === undefined) continue;
        expect(next.byteLength).toBeGreaterThanOrEqual(step + 16);
        expect(sent.slice(Math.max(0, seen))).not.toContain(next);
        sent.push(next);
      }
    }),
  );
});
