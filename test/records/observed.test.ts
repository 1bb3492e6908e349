import { expect, test } from 'vitest';
import { coalesceObserved } from '../../src/records/observed.js';
import type { Observed } from '../../src/records/record.js';

const about = { key: '7:1', pid: 7 } as const;
const regions = (time: number, coalesced?: number): Observed => ({
  kind: 'observed',
  time,
  ...about,
  fact: 'regions',
  value: new SharedArrayBuffer(time),
  ...(coalesced !== undefined && { coalesced }),
});
const tracer = (time: number, attached: boolean): Observed => ({
  kind: 'observed',
  time,
  ...about,
  fact: 'tracer',
  value: { via: 'ptrace', tracerPid: attached ? 9 : 0, tracerName: '', attached },
});

test('two maps are the newer one, with what it says of itself', () => {
  const newer = regions(16, 3);
  expect(coalesceObserved(regions(8), newer)).toEqual(newer);
});

test('two tracers are both needed, and so are two facts', () => {
  expect(coalesceObserved(tracer(8, true), tracer(9, false))).toBeUndefined();
  expect(coalesceObserved(regions(8), tracer(9, true))).toBeUndefined();
  expect(coalesceObserved(tracer(8, true), regions(9))).toBeUndefined();
});
