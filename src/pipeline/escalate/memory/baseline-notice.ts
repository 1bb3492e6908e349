import type { Config } from '../../../config/schema.js';
import type { LoadedModules } from '../../../facts/modules.js';
import type { EventPartsWithout } from '../../../records/stamper.js';
import { areOf } from '../../../workers/memory/baseline/baseline.js';
import type { Held } from '../held-processes.js';
import * as texts from '../log-texts.js';
import type { Reading } from '../subject.js';

/**
 * Says once of a target that it runs another program than the baseline is of. Not at the first reading: a program that is about to be
 * started has only its starter's modules yet.
 */
export function sayNotCompared(
  held: Held,
  reading: Reading,
  { memory: { baseline } }: Config,
): EventPartsWithout<'module'> | undefined {
  if (typeof baseline !== 'object' || reading.fact !== 'modules') return undefined;
  if (reading.kind === 'observed') {
    if (held.comparison === 'said') return undefined;
    const { modules } = reading.value as LoadedModules;
    held.comparison = areOf(modules, baseline.program) ? 'compared' : 'other';
    return undefined;
  }
  if (held.comparison !== 'other') return undefined;
  held.comparison = 'said';
  const message = texts.notCompared(held.name, held.info.pid, baseline.program);
  return { kind: 'notice', level: 'WARNING', message, details: { program: baseline.program } };
}
