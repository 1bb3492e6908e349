import type { Config } from '../../../config/schema.js';
import type { EventPartsWithout } from '../../../records/stamper.js';
import type { Held } from '../held-processes.js';
import type { Reading } from '../subject.js';
import { sayNotCompared } from './baseline-notice.js';
import { sayReadable, sayUnseen } from './denied-facts.js';

/** What a reading has to be said about, besides what was found: what of the process is seen and judged, and what is not. */
export const noticesOf = (
  held: Held,
  reading: Reading,
  config: Config,
): readonly (EventPartsWithout<'module'> | undefined)[] => [
  sayReadable(held, reading),
  ...(held.info.isTarget ? [sayUnseen(held, reading), sayNotCompared(held, reading, config)] : []),
];
