import type { Finding } from '../../records/finding.js';
import { escapeNameBytes, escapeText } from '../../text/escape.js';

/** A finding from a worker with all texts that the watched side may have chosen escaped. */
export function fitToShow(finding: Finding): Finding {
  const words = escapeText(finding.words);
  switch (finding.kind) {
    case 'region':
      return { ...finding, words, name: escapeNameBytes(finding.name) };
    case 'tracer':
      return { ...finding, words, via: escapeText(finding.via), tracerName: escapeText(finding.tracerName) };
    default:
      return { ...finding, words };
  }
}
