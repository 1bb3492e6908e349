import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_PRESSES, PressWindow } from '../../src/pipeline/press-window.js';

test('holds what a naive window holds, whatever the order of the times and the looks', () => {
  const step = fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: -300, max: 900 }).map((value) => ({ press: value })) },
    { weight: 1, arbitrary: fc.constant('look' as const) },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 600 }), (steps) => {
      const window = new PressWindow(1500);
      const all: number[] = [];
      let now = 0;
      for (const one of steps) {
        if (one === 'look') {
          const newest = Math.max(...all);
          const expected = all.filter((time) => time > newest - 1500).sort((a, b) => a - b);
          const taken = window.take();
          if (taken !== undefined) expect([...taken]).toEqual(expected);
        } else {
          now += one.press;
          all.push(now);
          expect(window.add(now)).toBe(true);
        }
      }
    }),
  );
});

test('a press every 50 ms is 30 presses in 1.5 s', () => {
  const window = new PressWindow(1500);
  for (let time = 0; time <= 10_000; time += 50) window.add(time);
  expect(window.take()).toHaveLength(30);
});

test('gives nothing when nothing was pressed since the last look', () => {
  const window = new PressWindow(1500);
  expect(window.take()).toBeUndefined();
  window.add(1);
  expect(window.take()).toEqual(Float64Array.of(1));
  expect(window.take()).toBeUndefined();
});

test('a press older than the window adds nothing', () => {
  const window = new PressWindow(1500);
  window.add(5000);
  window.take();
  window.add(3500);
  expect(window.take()).toBeUndefined();
});

test('a million presses in one second keep the newest, say what was lost, and end', () => {
  const window = new PressWindow(1500);
  let lost = 0;
  for (let index = 0; index < 1_000_000; index++) if (!window.add(index / 1000)) lost++;
  const kept = window.take() as Float64Array;
  expect(kept).toHaveLength(MAX_PRESSES);
  expect(lost).toBe(1_000_000 - MAX_PRESSES);
  expect(kept[0]).toBe((1_000_000 - MAX_PRESSES) / 1000);
});
