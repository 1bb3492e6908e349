import { readFileSync } from 'node:fs';
import { DETECTORS } from '../../dist/workers/detectors.js';

/** What a detector would say. */
function findingOf(id) {
  const { severity, maturity, title } = DETECTORS.find((one) => one.id === id);
  return { kind: 'process', detector: id, severity, maturity, words: title, figures: {} };
}

const rowOf = (name, warnings) => ({ name, findings: warnings.map(findingOf) });

/** The honest programs of the matrix with what they were warned about; those with a verdict of their own are left out. */
export function honestRows() {
  const { honest } = JSON.parse(readFileSync(new URL('../../docs/matrix.json', import.meta.url), 'utf8'));
  const isLeft = ({ verdict, missing }) => verdict === true || missing === true;
  return {
    rows: honest.filter((row) => !isLeft(row)).map(({ name, warnings }) => rowOf(name, warnings)),
    left: honest.filter(isLeft).map(({ name }) => name),
  };
}

/** Not in the matrix, and to be expected of games and of what runs beside them. */
export const LIKELY = {
  about: 'load plugins late, or whose memory an overlay has open',
  rows: [
    rowOf('plugins', ['new-module', 'preloaded-module']),
    rowOf('overlay', ['open-memory-handle', 'preloaded-module']),
  ],
};
