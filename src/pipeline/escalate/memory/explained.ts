import type { EventPartsWithout } from '../../../records/stamper.js';
import type { Explained } from '../../../workers/messages.js';
import type { Held } from '../held-processes.js';
import * as texts from '../log-texts.js';

/** Memory of a process that would be suspicious, but belongs to a known runtime. Said when it is first seen. */
export function sayExplained({ name, info }: Held, explained: Explained): EventPartsWithout<'module'> {
  const { runtime, regions, bytes } = explained;
  const message = texts.explained(name, info.pid, explained);
  return { kind: 'explained', level: 'INFO', message, details: { runtime, regions, bytes } };
}
