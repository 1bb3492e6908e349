// A detector that finds nothing, and does to its worker what a file says, once.
import { readFileSync, unlinkSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { defineDetector } from '../../../dist/index.js';

/** Beside the monitor's configuration: its working directory. */
const ORDERS = 'poison';

export const poison = defineDetector({
  id: 'chaos-poison',
  title: 'Nothing: it ends, hangs or breaks the worker that runs it',
  severity: 'low',
  maturity: 'experimental',
  weight: 0,
  profiles: ['threshold'],
  needs: { regions: 'required' },
  pacedBy: 'regions',
  validatedOn: 'nothing',
  tuning: 'None.',
  detect() {
    const order = isMainThread ? undefined : takeOrder();
    if (order === 'exit') process.exit(1);
    if (order === 'throw') throw new Error('poison');
    while (order === 'hang');
    return [];
  },
});

/** Taken by whoever removes it. */
function takeOrder() {
  try {
    const order = readFileSync(ORDERS, 'utf8');
    unlinkSync(ORDERS);
    return order;
  } catch {
    return undefined;
  }
}
