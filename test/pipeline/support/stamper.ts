import { Stamper } from '../../../src/records/stamper.js';

/** Monotonic time 0 on a day in December. */
export const ORIGIN = { monotonicMs: 0, epochMs: Date.UTC(2025, 11, 11, 12, 41, 22, 118) };

/** The stamper of a new session. */
export const newStamper = (origin = ORIGIN): Stamper =>
  new Stamper({ origin, session: '0b0e34a5-6a4d-4f43-93a8-cd3d1f9ea2b5', host: 'box' });
