import { expect, test } from 'vitest';
import { Tally } from '../../../src/page/server/session/tally.js';
import type { Gap } from '../../../src/page/stream/messages.js';
import type { MonitorEvent } from '../../../src/records/event.js';
import { eventOf, frameOf, pressOf } from '../support.js';

const gap = (id: number, fromMs: number, toMs: number | null, lane: Gap['lane'] = 'blind'): Gap => ({
  ...{ id, lane, about: 'memory', fromMs, toMs, count: 1, cause: '' },
});

/** Blind time after frames with these gaps; the last is at 10 s. */
function blindAfter(...told: readonly (readonly Gap[])[]): number {
  const tally = new Tally();
  for (const gaps of told) tally.take(frameOf(1, { timeMs: 10_000, gaps }));
  return tally.totals.blindMs;
}

test('verdicts are counted by code, events by the detectors that found something, presses by channel', () => {
  const tally = new Tally();
  const finding = (detector: string) => ({ kind: 'tracer', detector });
  const event = (parts: object) => ({ ...eventOf(1), ...parts }) as MonitorEvent;
  tally.take(
    frameOf(1, {
      events: [
        event({ kind: 'hit', findings: [finding('one'), finding('one'), finding('__proto__')] }),
        event({ kind: 'verdict', code: 'FI-MEM-001', findings: [finding('one')] }),
      ],
      presses: [pressOf(1), pressOf(2), pressOf(3, 'keyboard')],
    }),
  );
  tally.take(frameOf(2, { events: [event({ kind: 'verdict', code: 'FI-MEM-001' })] }));
  expect(tally.totals).toEqual({
    verdicts: [['FI-MEM-001', 2]],
    findings: [
      ['one', 2],
      ['__proto__', 1],
    ],
    presses: [
      ['left', 2],
      ['keyboard', 1],
    ],
    blindMs: 0,
  });
});

test('names beyond 256 are not counted', () => {
  const tally = new Tally();
  for (let index = 0; index < 300; index++)
    tally.take(
      frameOf(index, {
        events: [{ ...eventOf(1), kind: 'verdict', code: `X-${index}` } as unknown as MonitorEvent],
      }),
    );
  expect(tally.totals.verdicts).toHaveLength(256);
});

test('blind time counts once, however many sources are blind, and up to now while it lasts', () => {
  expect(blindAfter([gap(1, 1000, 3000)])).toBe(2000);
  expect(blindAfter([gap(1, 1000, null)])).toBe(9000);
  expect(blindAfter([gap(1, 1000, null)], [gap(1, 1000, 3000)])).toBe(2000);
  expect(
    blindAfter([gap(1, 1000, null), gap(2, 2000, null)], [gap(1, 1000, 3000)], [gap(2, 2000, 5000)]),
  ).toBe(4000);
  expect(blindAfter([gap(1, 1000, 3000), gap(2, 2000, 4000)], [gap(3, 6000, 7000)])).toBe(4000);
  // One that grows.
  expect(blindAfter([gap(1, 1000, 1000)], [gap(1, 1000, 1500)])).toBe(500);
  expect(blindAfter([gap(1, 1000, 3000, 'lost'), gap(2, 1000, 3000, 'could-not-tell')])).toBe(0);
});
