import { defer, EMPTY, repeat, tap, timer } from 'rxjs';
import type { Config } from '../../config/schema.js';
import type { InputRecords } from '../interfaces.js';
import { toRecords } from './health.js';
import { hookProcess } from './hook-process.js';
import { addHops } from './hops.js';

/** Parts of the configuration's `input`; durations in milliseconds. */
export type InputSourceOptions = Pick<
  Config['input'],
  'source' | 'devices' | 'hop' | 'hopJitter' | 'blindAfter'
>;

const FIRST_BACK_OFF_MS = 100;
const LONGEST_BACK_OFF_MS = 2_000;

/**
 * Presses and releases of mouse buttons and keys, as times and channels, from a child process that holds the hook.
 *
 * Cold: subscribing starts the child, unsubscribing ends it. Never errors and never completes: a child that dies is
 * started again (after 100 ms, doubled up to 2 s for each that dies before events could arrive), and what cannot be
 * seen meanwhile is told as InputHealth. Times of the records never go backwards; times of the events may. `none` is
 * empty.
 *
 * @example
 * createInputSource({ source: 'auto', devices: [], hop: 100, hopJitter: 50, blindAfter: 5000 })
 *   .subscribe((record) => console.log(record.kind));
 */
export function createInputSource(options: InputSourceOptions): InputRecords {
  const { source, devices, hop, hopJitter, blindAfter } = options;
  if (source === 'none') return EMPTY;
  return defer(() => {
    let failures = 0;
    return hookProcess({ source, devices }).pipe(
      tap((message) => {
        if (message.kind === 'state' && message.state === 'ready') failures = 0;
        if (message.kind === 'ended') failures += 1;
      }),
      repeat({ delay: () => timer(Math.min(FIRST_BACK_OFF_MS * 2 ** (failures - 1), LONGEST_BACK_OFF_MS)) }),
      toRecords(blindAfter),
      addHops({ hop, hopJitter }),
    );
  });
}
