// Do honest programs and people ever make a verdict together? Draws pairs of the honest programs of docs/matrix.json and a session of a
// person, 100,000 times, as if all of it were about one target, at random times within the window of correlation.
//   npm run correlate -- FOLDER        sessions of people: files as `clearsight evaluate` takes them
//   npm run correlate -- FOLDER --draws 1000 --seed 7
// Exits with 1 when a draw of what was really seen makes a verdict, or there is nothing to draw from.
import { parseArgs } from 'node:util';
import { createRandom } from '../dist/simulate/random.js';
import { decide, WINDOW_MS } from './correlate/decide.mjs';
import { honestRows, LIKELY } from './correlate/honest.mjs';
import { peoplesSessions } from './correlate/people.mjs';

const { values, positionals } = parseArgs({
  options: { draws: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
  allowPositionals: true,
});
const draws = Number(values.draws);
const random = createRandom(Number(values.seed));
const one = (list) => list[random.integer(0, list.length - 1)];
const at = () => random.uniform(0, WINDOW_MS);

/** How many draws make a verdict. */
function count(rows, sessions) {
  let verdicts = 0;
  for (let draw = 0; draw < draws; draw++) {
    const memory = [one(rows), one(rows)].map(({ findings }) => ({ time: at(), findings }));
    const { channel, finding } = one(sessions);
    const input = finding === null ? [] : [{ time: at(), channel, finding }];
    if (decide(memory, input)) verdicts++;
  }
  return verdicts;
}

const { rows, left } = honestRows();
const sessions = await peoplesSessions(positionals);
if (rows.length === 0 || sessions.length === 0) {
  console.error(`expected honest programs and sessions, got ${rows.length} and ${sessions.length}`);
  process.exit(1);
}
const warned = sessions.filter(({ seen }) => seen !== null).length;
console.log(
  `${rows.length} honest programs (left out, as they have a verdict of their own: ${left.join(', ') || 'none'})`,
);
console.log(`${sessions.length} sessions of people, ${warned} with a warning; ${draws} draws each:`);

const seen = sessions.map(({ channel, seen }) => ({ channel, finding: seen }));
const nearest = sessions.map(({ channel, nearest }) => ({ channel, finding: nearest }));
const real = count(rows, seen);
const say = (what, verdicts) => console.log(`${String(verdicts).padStart(7)} verdicts: ${what}`);
say('programs and sessions as they were seen', real);
say('and as if every session had the warning that it is nearest to', count(rows, nearest));
say(`sessions as seen, and programs that ${LIKELY.about}`, count(LIKELY.rows, seen));
say(
  'both at once: what a person with such a program and such a warning would get',
  count(LIKELY.rows, nearest),
);
process.exitCode = real === 0 ? 0 : 1;
