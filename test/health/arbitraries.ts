import fc from 'fast-check';
import type { MonitorState } from '../../src/health/state.js';

const line = (maxLength: number) => fc.stringMatching(/^[ -~äöü漢]*$/, { maxLength });
const key = fc.stringMatching(/^[0-9a-f]{12}$/);

/** What a monitor may say, within the bounds of the file. */
export const states: fc.Arbitrary<MonitorState> = fc.record({
  monitor: fc.record({
    pid: fc.integer({ min: 1, max: 4_194_304 }),
    startTime: fc.stringMatching(/^\d{0,20}$/),
    bootId: fc.uuid(),
    pidNamespace: fc.constantFrom('', 'pid:[4026531836]'),
  }),
  session: fc.uuid(),
  time: fc.constant('2026-11-23T20:00:00.000Z'),
  monotonicMs: fc.double({ min: 0, max: 1e12, noNaN: true, noDefaultInfinity: true }).map(Math.abs),
  events: fc.nat(),
  asked: fc.array(line(64), { maxLength: 16 }),
  keys: fc.array(key, { maxLength: 64 }),
  comesBack: fc.boolean(),
  words: line(512),
  isReady: fc.boolean(),
  unseen: line(512),
  judgementAgeMs: fc.option(fc.nat()),
  isStuck: fc.boolean(),
  ended: fc.option(fc.constantFrom('duration', 'SIGTERM', 'failed')),
});

/** One that watches. */
export const WATCHING: MonitorState = {
  monitor: { pid: 4211, startTime: '1', bootId: 'boot', pidNamespace: 'pid:[1]' },
  session: 'c5ee4ae5-9ab8-4a31-8f2d-0e7d9a7cf0b1',
  time: '2026-11-23T20:00:00.000Z',
  monotonicMs: 100_000,
  events: 2,
  asked: ['game'],
  keys: ['0123456789ab'],
  comesBack: true,
  words: 'Watching 1 target: 12 scans',
  isReady: true,
  unseen: '',
  judgementAgeMs: 90,
  isStuck: false,
  ended: null,
};
