// All rows, and which of them are meant by `--only`.
import { birthRows } from './births.mjs';
import { flipRows } from './flip.mjs';
import { forwardRows } from './forward.mjs';
import { inputRows } from './input.mjs';
import { manyRestlessRows } from './many-restless.mjs';
import { metricsRows } from './metrics.mjs';
import { fleetRows } from './nats/fleet.mjs';
import { outageRows } from './nats/outage.mjs';
import { pageRows } from './page.mjs';
import { replayRows } from './replay.mjs';
import { scanRows } from './scan.mjs';
import { viewRows } from './view.mjs';
import { wholeMonitorRows } from './whole-monitor.mjs';

const ROWS = [
  ...scanRows,
  ...flipRows,
  ...replayRows,
  ...inputRows,
  ...birthRows,
  ...wholeMonitorRows,
  ...manyRestlessRows,
  ...pageRows,
  ...viewRows,
  ...metricsRows,
  ...forwardRows,
  ...outageRows,
  ...fleetRows,
];

/** The rows of these names; a name that none has means those that begin with it (`replay`). Default: all. */
export function selectRows(wanted) {
  const names = ROWS.map(({ name }) => name);
  if (wanted === undefined) return { rows: ROWS, unknown: [], names };
  const meant = wanted.map((word) =>
    names.includes(word) ? [word] : names.filter((name) => name.startsWith(`${word}-`)),
  );
  return {
    rows: ROWS.filter(({ name }) => meant.flat().includes(name)),
    unknown: wanted.filter((_, index) => meant[index].length === 0),
    names,
  };
}
