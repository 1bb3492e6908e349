import { basename, resolve } from 'node:path';
import type { CaptureWriter } from '../../../capture/writer.js';
import type { EventParts } from '../../../records/stamper.js';
import { escapeText } from '../../../text/escape.js';

/** What is told of a capture to those on other machines: it stays here. Undefined where there is none, or it was not closed. */
export function captureOffer(
  record: string | undefined,
  written: CaptureWriter['written'],
): EventParts | undefined {
  if (record === undefined || written === undefined) return undefined;
  const path = resolve(record);
  const { bytes, sha256 } = written;
  return {
    ...{ kind: 'notice', level: 'INFO', module: 'MONITOR' },
    message: `Capture ${escapeText(basename(path))}: ${bytes} bytes, SHA-256 ${sha256}`,
    details: { capture: path, bytes, sha256 },
  };
}
