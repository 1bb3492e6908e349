import type { PaceFell } from '../../../records/record.js';
import type { EventParts } from '../../../records/stamper.js';
import type { Held } from '../held-processes.js';
import * as texts from '../log-texts.js';

/** A target is scanned more seldom, because nothing happens in it. Said once: its pace rises and falls with what it does. */
export function sayAtRest(held: Held, { intervalMs }: PaceFell): EventParts | undefined {
  if (held.isRestTold) return undefined;
  held.isRestTold = true;
  const message = texts.atRest(held.name, held.info.pid, intervalMs);
  return { kind: 'notice', level: 'INFO', module: 'MEMORY_MONITOR', message, details: { intervalMs } };
}
