import type { Level } from '../records/event.js';
import { counted } from '../text/counted.js';
import { escapeControls, escapeText } from '../text/escape.js';
import type { Target, Written } from './messages.js';

/** Reasons that one line names. */
const MAX_NAMED = 3;

/** What an event of the kind `evidence` says beyond the verdict's own. */
export interface EvidenceParts {
  readonly level: Level;
  readonly message: string;
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

type Outcome =
  | (Written & { /** Path of its folder. */ readonly folder: string })
  | { readonly failure: string; readonly name?: never };

/** INFO for all that was wanted, WARNING for a part of it, ERROR for no report. */
export function evidenceParts(target: Pick<Target, 'name' | 'pid'>, outcome: Outcome): EvidenceParts {
  const whose = `Evidence of process ${escapeText(target.name)} (PID = ${target.pid})`;
  if (outcome.name === undefined) {
    return { level: 'ERROR', message: `${whose} could not be saved: ${outcome.failure}` };
  }
  const { name, folder, bytes, missing, failure } = outcome;
  const shown = escapeControls(folder);
  const details = {
    ...(name !== '' && { folder: shown }),
    bytes,
    missing: missing.length,
    isWhole: missing.length === 0 && failure === undefined,
  };
  if (failure !== undefined) {
    const where = name === '' ? '' : `; ${shown} has ${counted(bytes, 'byte')} of its memory`;
    return { level: 'ERROR', message: `${whose} could not be saved: ${failure}${where}`, details };
  }
  if (missing.length === 0) return { level: 'INFO', message: `${whose} saved in ${shown}`, details };
  const named = missing.slice(0, MAX_NAMED).join('; ');
  const more = missing.length > MAX_NAMED ? `; and ${missing.length - MAX_NAMED} more` : '';
  return {
    level: 'WARNING',
    message: `${whose} saved in part in ${shown}, without ${named}${more}`,
    details,
  };
}
