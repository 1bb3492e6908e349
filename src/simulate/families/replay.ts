import { type ClickerFamily, drawOverhead, overhead, rate } from '../family.js';

/** A recorder that plays a person's clicks again and again; the recording is drawn anew for every seed. */
export const replay: ClickerFamily<keyof typeof overhead | 'loop' | 'recordedDeviation' | 'holdMs'> = {
  id: 'replay',
  about:
    'recorder-replayers: a loop of human-like intervals (log-normal around the mean), sleep overhead on each',
  parameters: {
    rate: rate(7),
    ...overhead,
    loop: { default: 60, most: 100_000, unit: 'presses', about: 'length of the recording' },
    recordedDeviation: {
      default: 0.25,
      unit: '',
      about: 'spread of the recorded intervals, as a part of the mean',
    },
    holdMs: { default: 0, unit: 'ms', about: 'hold; replayers release at once' },
  },
  *steps(random, values) {
    const meanMs = 1000 / values.rate;
    const loop = Array.from({ length: Math.max(1, Math.round(values.loop)) }, () =>
      Math.max(20, Math.exp(random.gaussian(Math.log(meanMs), values.recordedDeviation))),
    );
    for (;;) {
      for (const recordedMs of loop) {
        yield { waitMs: recordedMs + drawOverhead(random, values), holdMs: values.holdMs };
      }
    }
  },
};
