// `npm run bench`: each row measures two things side by side, or one thing against its figure; exit 1 when one is missed.
//   npm run bench -- --only scan-c,replay   these rows alone, by name or by the beginning of several names
//   npm run bench -- --quick                shorter runs, for a look: the figures count only without it
//   npm run bench -- --json                 the figures as JSON
//   npm run bench -- --against COMMIT       each row in turns with that commit (--turns 3), and what became worse
import { parseArgs } from 'node:util';
import { measureAgainst } from './bench/against/measure-against.mjs';
import { measureHere } from './bench/measure-here.mjs';
import { selectRows } from './bench/rows.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    against: { type: 'string' },
    turns: { type: 'string', default: '3' },
  },
});
const turns = Number(values.turns);
if (!Number.isInteger(turns) || turns < 3)
  misuse(`--turns: expected a whole number of at least 3, got ${values.turns}`);
const { rows, unknown, names } = selectRows(values.only?.split(','));
if (unknown.length > 0) misuse(`expected rows of: ${names.join(', ')}; got ${unknown.join(', ')}`);

const { quick: isQuick, json: isJson, against, only } = values;
const failures =
  against === undefined
    ? await measureHere(rows, { isQuick, isJson })
    : await measureAgainst(against, rows, { isQuick, isJson, turns, isNamed: only !== undefined });
process.exitCode = failures === 0 ? 0 : 1;

function misuse(message) {
  console.error(message);
  process.exit(2);
}
