import { type ClickerFamily, rate } from '../family.js';

/** AutoHotkey `Random, wait, min, max` then `Sleep, wait`: whole milliseconds, rounded up to the system's timer tick. */
export const autohotkey: ClickerFamily<'minShare' | 'maxShare' | 'tickMs' | 'jitterMs'> = {
  id: 'autohotkey',
  about: 'AutoHotkey Random and Sleep: uniform whole milliseconds, rounded up to 10 or 15.6 ms timer ticks',
  parameters: {
    rate: rate(10),
    minShare: {
      default: 0.8,
      unit: '',
      about: 'min as a part of the mean interval: 0.8 at 10/s is Random, 80, 120',
    },
    maxShare: { default: 1.2, unit: '', about: 'max as a part of the mean interval' },
    tickMs: { default: 15.6, unit: 'ms', about: 'timer tick: 15.6, or 10 on some machines; 0 for none' },
    jitterMs: { default: 0.2, unit: 'ms', about: 'standard deviation of the tick' },
  },
  *steps(random, { rate: perSecond, minShare, maxShare, tickMs, jitterMs }) {
    const meanMs = 1000 / perSecond;
    for (;;) {
      const sleepMs = random.integer(Math.round(meanMs * minShare), Math.round(meanMs * maxShare));
      const onTickMs = tickMs > 0 ? Math.ceil(sleepMs / tickMs) * tickMs : sleepMs;
      yield { waitMs: Math.max(1, onTickMs + random.gaussian(0, jitterMs)), holdMs: null };
    }
  },
};
