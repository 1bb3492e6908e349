import { ChangeEncoder } from '../capture/changes/change-encoder.js';
import { encodeHeader, encodeLoss, recordFields } from '../capture/encode.js';
import { openCaptureReader } from '../capture/reader.js';
import { ClearSightError } from '../errors/errors.js';
import { FACTS } from '../facts/facts.js';
import type { Recorded } from '../records/recorded.js';
import { escapeText } from '../text/escape.js';
import type { Json } from '../text/json-fields.js';
import type { SharedFields } from '../text/shared-fields.js';
import { AllowMarks } from './allow-marks.js';
import { Applied } from './apply.js';
import { SHARED_EPOCH_MS, sharedHeader } from './header.js';
import { Names } from './names.js';
import { type Kind, Pseudonyms } from './pseudonyms.js';
import { LINE_FIELDS, RECORD_FIELDS } from './record-fields.js';

/** What became of a capture that is shared. */
export interface SharedCapture {
  readonly records: number;
  /** How many different things of each kind got a pseudonym. */
  readonly counts: Readonly<Partial<Record<Kind, number>>>;
  /** What of the capture was not read, one sentence each: it is not in the shared one either. */
  readonly warnings: readonly string[];
}

/**
 * Rewrites a capture so that it names nobody and is judged as before. Read twice: what was replaced stands in the first line, and a
 * damaged file is found before anything is written. Needs memory for the newest values of each process and for the names.
 *
 * @param write takes lines, with their line ends, in order
 * @param signal ends it between two blocks
 * @throws ClearSightError CS_CAPTURE for what is no capture, is damaged, or changes meanwhile; the reason of the signal
 */
export async function shareCapture(
  path: string,
  write: (lines: string) => void,
  signal: AbortSignal,
): Promise<SharedCapture> {
  const pseudonyms = new Pseudonyms();
  const first = await pass(path, pseudonyms, () => signal.throwIfAborted());
  const { counts } = pseudonyms;
  const { warnings, records } = await pass(path, pseudonyms, (lines) => {
    signal.throwIfAborted();
    write(lines());
  });
  if (records === first.records && JSON.stringify(pseudonyms.counts) === JSON.stringify(counts))
    return { records, counts, warnings };
  throw new ClearSightError(
    'CS_CAPTURE',
    `${escapeText(path)}: expected a capture that stays as it is, got one that changed while it was read`,
  );
}

/** @param take gets what makes the next lines: who only looks need not have them made */
async function pass(
  path: string,
  pseudonyms: Pseudonyms,
  take: (lines: () => string) => void,
): Promise<Pick<SharedCapture, 'records' | 'warnings'>> {
  const capture = await openCaptureReader(path);
  try {
    const { header, blocks, warnings } = capture;
    if (header === null) {
      throw new ClearSightError(
        'CS_CAPTURE',
        `${escapeText(path)}: expected a capture, got a list of times: it names nobody, and can be shared as it is`,
      );
    }
    const names = new Names(pseudonyms, new AllowMarks(header.config));
    const applied = new Applied(pseudonyms, names, header.clock.epochMs - SHARED_EPOCH_MS);
    const first = sharedHeader(header, applied, pseudonyms.counts);
    take(() => encodeHeader(first));
    const changes = new ChangeEncoder();
    let records = 0;
    let time = header.clock.monotonicMs;
    for await (const block of blocks) {
      records += block.length;
      time = block.at(-1)?.record.time ?? time;
      const lines = block.map((recorded) => sharedLine(recorded, changes, applied));
      take(() => lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    }
    if (capture.lost > 0) take(() => encodeLoss({ time, count: capture.lost }));
    return { records, warnings };
  } finally {
    await capture.close();
  }
}

function sharedLine({ record, ...marks }: Recorded, changes: ChangeEncoder, applied: Applied): Json {
  const line = recordFields({ ...changes.encode(record), ...marks });
  const shared = applied.fields(line, fieldsOf(record));
  return { kind: record.kind, ...shared, ...applied.fields(line, LINE_FIELDS) };
}

/** What becomes of the fields of a record's line. */
export function fieldsOf(record: Recorded['record']): SharedFields {
  const fields = RECORD_FIELDS[record.kind];
  return record.kind === 'observed' ? { ...fields, value: { fields: FACTS[record.fact].shared } } : fields;
}
