import { defer, EMPTY, repeat, timer } from 'rxjs';
import type { Config } from '../../config/schema.js';
import { monotonicNowMs } from '../clock.js';
import type { InputRecords } from '../interfaces.js';
import { toRecords } from './health.js';
import { hookProcess } from './hook-process.js';
import { addHops } from './hops.js';

/** Parts of the configuration's `input`; durations in milliseconds. */
export type InputSourceOptions = Pick<
  Config['input'],
  'source' | 'devices' | 'hop' | 'hopJitter' | 'blindAfter'
> &
  Partial<Pick<Config['input'], 'focusedOnly'>>;

const FIRST_BACK_OFF_MS = 100;
const LONGEST_BACK_OFF_MS = 2_000;
const SHORT_LIFE_MS = 10_000;

/**
 * Presses and releases of mouse buttons and keys, as times and channels, from a child process that holds the hook.
 *
 * Cold: subscribing starts the child, unsubscribing ends it. Never errors and never completes: a child that dies is
 * started again (after 100 ms, doubled up to 2 s for each in a row that lived less than 10 s), and InputHealth reports that
 * nothing is seen meanwhile. With `focusedOnly` it also reports changes of the focus, and is blind while the focus is unknown. Times of
 * the records never go backwards; times of the events may. `none` is empty.
 *
 * @example
 * createInputSource({ source: 'auto', devices: [], hop: 100, hopJitter: 50, blindAfter: 5000 })
 *   .subscribe((record) => console.log(record.kind));
 */
export function createInputSource(options: InputSourceOptions): InputRecords {
  const { source, devices, hop, hopJitter, blindAfter, focusedOnly = false } = options;
  if (source === 'none') return EMPTY;
  return defer(() => {
    let startedAt = 0;
    let shortLives = 0;
    const oneLife = defer(() => {
      startedAt = monotonicNowMs();
      return hookProcess({ source, devices, focus: focusedOnly });
    });
    const backOff = () => {
      shortLives = monotonicNowMs() - startedAt < SHORT_LIFE_MS ? shortLives + 1 : 1;
      return timer(Math.min(FIRST_BACK_OFF_MS * 2 ** (shortLives - 1), LONGEST_BACK_OFF_MS));
    };
    return oneLife.pipe(repeat({ delay: backOff }), toRecords(blindAfter), addHops({ hop, hopJitter }));
  });
}
