import { basename } from 'node:path';
import { type MonoTypeOperatorFunction, map } from 'rxjs';
import type { SourceRecord } from '../../records/record.js';
import type { Launched } from '../../sources/process/launched.js';

/**
 * A launched process is found while it still waits to become the program: it goes by the program's name from the start, whole, where
 * the kernel cuts it. A name that it takes later is its own.
 */
export function nameLaunched(launched: Launched | undefined): MonoTypeOperatorFunction<SourceRecord> {
  let isFound = false;
  return map((record) => {
    if (record.kind !== 'target-found' || record.process.pid !== launched?.pid) return record;
    const { executable } = launched;
    const name = basename(executable);
    if (isFound && !isCut(record.process.name, name)) return record;
    isFound = true;
    return { ...record, process: { ...record.process, name, executable } };
  });
}

/** Whether a short name is the beginning of a name. A character that is cut in two reads as U+FFFD. */
const isCut = (shortName: string, name: string) => name.startsWith(shortName.replace(/\uFFFD+$/, ''));
