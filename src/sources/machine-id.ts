import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** Of ClearSight alone: another program that asks the same machine gets another id. */
const APPLICATION = 'clearsight 5e1f0c1d-2a43-4d0e-9a3e-7c1a6f5b8d20';

/**
 * Id of this machine that tells it from all others, the same at each start: 32 hexadecimal digits. Derived from `/etc/machine-id`, which is
 * itself not to be told to others (machine-id(5)). Undefined where there is none.
 */
export function machineId(file = '/etc/machine-id'): string | undefined {
  try {
    const own = readFileSync(file, 'utf8').trim();
    if (!/^[0-9a-f]{32}$/.test(own)) return undefined;
    return createHmac('sha256', own).update(APPLICATION).digest('hex').slice(0, 32);
  } catch {
    return undefined;
  }
}
