// Measures rows of this checkout and prints each against its bounds.
import { show } from './format.mjs';

/** Returns how many figures missed their bound, rows that could not be measured included. */
export async function measureHere(rows, { isQuick, isJson }) {
  const print = isJson ? () => {} : console.log;
  const results = [];
  for (const row of rows) {
    print(`\n${row.name}: ${row.what}${isQuick ? ' (quick)' : ''}`);
    const result = await measure(row, isQuick);
    results.push(result);
    for (const line of linesOf(result)) print(`  ${line}`);
  }
  const missed = results.reduce((sum, { error, checks }) => sum + countMissed(error, checks), 0);
  print(missed === 0 ? '\nall figures reached' : `\n${missed} missed`);
  if (isJson) console.log(JSON.stringify({ rows: results }));
  return missed;
}

async function measure({ name, measure }, isQuick) {
  try {
    return { name, ...(await measure({ isQuick })) };
  } catch ({ message }) {
    return { name, error: message, checks: [] };
  }
}

const countMissed = (error, checks) =>
  (error === undefined ? 0 : 1) + checks.filter(({ reached }) => !reached).length;

// An older or a newer checkout reads these lines: against/figures.mjs.
function linesOf({ note, error, checks }) {
  if (error !== undefined) return [`MISS not measured: ${error}`];
  const lines = checks.map(({ reached, value, unit, sign, limit, what }) => {
    const figure = `${show(value)} ${unit}`.padStart(14);
    const bound = `${sign} ${show(limit)} ${unit}`.padEnd(18);
    return `${reached ? 'PASS' : 'MISS'} ${figure}  must be ${bound} ${what}`;
  });
  return [note, ...lines];
}
