// Measures rows in turns with another commit: ours, theirs, ours, theirs, ... Both feel what the machine does meanwhile.
import { fileURLToPath } from 'node:url';
import { buildCommit } from './build-commit.mjs';
import { compareFigures } from './compare.mjs';
import { measureRow } from './figures.mjs';
import { legend, linesOf } from './lines.mjs';

const OURS = fileURLToPath(new URL('../../..', import.meta.url));

/** Returns how many figures are worse than theirs or miss their bound, rows that could not be compared included. */
export async function measureAgainst(commit, rows, { isQuick, isJson, turns, isNamed }) {
  const print = isJson ? () => {} : console.log;
  const wanted = rows.filter(({ takesMinutes = false }) => isNamed || !takesMinutes);
  const leftOut = rows.filter((row) => !wanted.includes(row)).map(({ name }) => name);
  const built = await buildCommit(commit);
  if (built.refusal !== undefined) {
    console.error(built.refusal);
    return 1;
  }
  const results = [];
  for (const { name, what } of wanted) {
    print(`\n${name}: ${what}${isQuick ? ' (quick)' : ''}`);
    const result = { name, ...(await takeTurns(name, built, { isQuick, turns })) };
    results.push(result);
    for (const line of linesOf(result, built.name)) print(`  ${line}`);
  }
  if (leftOut.length > 0)
    print(`\nleft out, for it takes minutes a turn; name it with --only: ${leftOut.join(', ')}`);
  print(`\n${legend(built.name, turns)}`);
  const failures = results.reduce((sum, { error, figures }) => sum + countFailures(error, figures), 0);
  print(
    failures === 0 ? '\nnothing worse, all figures reached' : `\n${failures} worse, missed or not compared`,
  );
  if (isJson) console.log(JSON.stringify({ against: built.name, turns, rows: results, leftOut }));
  return failures;
}

async function takeTurns(row, built, { isQuick, turns }) {
  const sides = [
    { name: 'ours', folder: OURS, measured: [] },
    { ...built, measured: [] },
  ];
  for (let turn = 0; turn < turns; turn++) {
    for (const { name, folder, measured } of sides) {
      const result = await measureRow(folder, row, isQuick);
      if (result.error !== undefined) return { error: `${name}: ${result.error}`, figures: [] };
      measured.push(result);
    }
  }
  const [ours, theirs] = sides;
  return { figures: compareFigures(ours.measured, theirs.measured) };
}

const countFailures = (error, figures) =>
  (error === undefined ? 0 : 1) + figures.filter(({ isWorse, isMissed }) => isWorse || isMissed).length;
