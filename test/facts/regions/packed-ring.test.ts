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

test('a large map has three buffers, small ones more, and then it has to wait', () => {
  expect(takeAll(new PackedRing(), 3_000_000)).toHaveLength(3);
  expect(takeAll(new PackedRing(), 32 * 1024)).toHaveLength(8);
  expect(takeAll(new PackedRing(), 16)).toHaveLength(64);
});

test('what was sent before the newest that was seen is used again, the newest is not', () => {
  const ring = new PackedRing();
  const [first, second, third] = takeAll(ring, 3_000_000);
  see(second as ArrayBufferLike);
  expect(takeAll(ring, 3_000_000)).toEqual([first]);
  see(third as ArrayBufferLike);
  expect(ring.next(3_000_000)).toBe(second);
  expect(ring.next(3_000_000)).toBeUndefined();
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
