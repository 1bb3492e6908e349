// `npm run bench`: each row measures two things side by side, or one thing against its figure; exit 1 when one is missed.
//   npm run bench -- --only scan-c,replay   these rows alone
//   npm run bench -- --quick                shorter runs, for a look: the figures count only without it
import { parseArgs } from 'node:util';
import { flipRows } from './bench/flip.mjs';
import { inputRows } from './bench/input.mjs';
import { replayRows } from './bench/replay.mjs';
import { scanRows } from './bench/scan.mjs';
import { wholeMonitorRows } from './bench/whole-monitor.mjs';

const rows = [...scanRows, ...flipRows, ...replayRows, ...inputRows, ...wholeMonitorRows];
const { values } = parseArgs({
  options: { only: { type: 'string' }, quick: { type: 'boolean', default: false } },
});
const wanted = values.only?.split(',');
const unknown = wanted?.filter((name) => !rows.some((row) => row.name === name)) ?? [];
if (unknown.length > 0) {
  console.error(`expected rows of: ${rows.map(({ name }) => name).join(', ')}; got ${unknown.join(', ')}`);
  process.exit(2);
}

let missed = 0;
for (const { name, what, measure } of rows.filter(({ name }) => wanted?.includes(name) ?? true)) {
  console.log(`\n${name}: ${what}${values.quick ? ' (quick)' : ''}`);
  try {
    const { note, checks } = await measure({ isQuick: values.quick });
    console.log(`  ${note}`);
    for (const check of checks) {
      if (!check.reached) missed += 1;
      const figure = `${show(check.value)} ${check.unit}`.padStart(14);
      const limit = `${check.sign} ${show(check.limit)} ${check.unit}`.padEnd(18);
      console.log(`  ${check.reached ? 'PASS' : 'MISS'} ${figure}  must be ${limit} ${check.what}`);
    }
  } catch (error) {
    missed += 1;
    console.log(`  MISS not measured: ${error.message}`);
  }
}
console.log(missed === 0 ? '\nall figures reached' : `\n${missed} missed`);
process.exitCode = missed === 0 ? 0 : 1;

function show(value) {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
}
