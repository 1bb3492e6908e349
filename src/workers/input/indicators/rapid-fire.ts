import { counted } from '../../../text/counted.js';
import { figure } from '../figure.js';
import { type Indicator, PRESS } from '../indicator.js';
import { Ring } from '../structures/ring.js';

const CAPACITY = 128;

/**
 * One button is pressed faster than a finger can. A press that overlaps the one before comes from another finger and restarts
 * the count. Where no releases are seen nothing is judged, because two fingers cannot be told from one.
 */
export const rapidFire: Indicator<'windowMs'> = {
  id: 'rapid-fire',
  title: 'One button is pressed faster than a finger can',
  group: 'timing',
  maturity: 'experimental',
  weight: 'warns',
  beyond: 'above',
  unit: 'presses',
  thresholds: {
    limit: { default: 22, unit: 'presses', about: 'presses of one button in the window' },
    windowMs: { default: 1000, unit: 'ms', about: 'length of the window' },
  },
  validatedOn: '2,209 sessions of people, fingers merged: most presses 18',
  tuning: 'Worn switches and drag clicking reach 30 and more in a second: it should never do more than warn.',
  create(arena, { limit, windowMs }, clock) {
    const times = new Ring(arena, CAPACITY);
    const inWindow = arena.takeIntegers(1);
    return {
      press(timeMs, _intervalMs, facts) {
        let presses = facts & PRESS.overlaps ? 1 : Math.min((inWindow[0] as number) + 1, CAPACITY);
        times.push(timeMs);
        // Two times on a coarse clock may be a step further apart than they are read. Another step makes up for overlaps that are not
        // seen, because a release and the next press are read on one tick.
        const withinMs = Math.max(1, windowMs - 2 * clock.stepMs);
        while (timeMs - times.ago(presses - 1) >= withinMs) presses--;
        inWindow[0] = presses;
        return presses;
      },
      describe() {
        const presses = inWindow[0] as number;
        const shown = counted(presses, 'press', 'presses');
        const words = `${shown} of one button within ${figure(windowMs / 1000)} s (limit ${limit} presses)`;
        return { presses, windowMs, words };
      },
    };
  },
};
