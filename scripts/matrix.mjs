// What is found and what is left alone, on real programs, live: honest ones for a while, and attacks one by one.
//   npm run matrix                    writes docs/matrix.md and docs/matrix.json
//   npm run matrix -- --dry           prints the page, writes nothing
//   npm run matrix -- --seconds 10    honest programs for 10 s instead of 60
//   npm run matrix -- --only vdso     prints the attacks whose name has this in it, and no honest programs
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { attack } from './matrix/attack-run.mjs';
import { ATTACKS } from './matrix/attacks.mjs';
import { watchHonest } from './matrix/honest-run.mjs';
import { page } from './matrix/page.mjs';
import { TARGETS } from './matrix/targets.mjs';

const { values } = parseArgs({
  options: {
    dry: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '60' },
    only: { type: 'string' },
  },
});
const seconds = Number(values.seconds);
const honest = values.only === undefined ? await watchHonest(seconds) : [];
const attacks = [];
for (const one of ATTACKS.filter(({ name }) => name.includes(values.only ?? ''))) {
  const cells = {};
  if (one.needs === undefined || spawnSync('which', [one.needs]).status === 0) {
    for (const target of TARGETS) cells[target.id] = await attack(target, one);
  }
  attacks.push({ name: one.name, limit: one.limit, cells });
  console.error(`${one.name}: ${JSON.stringify(cells)}`);
}
const report = { seconds, honest, attacks };
const text = page(report);
if (values.dry || values.only !== undefined) process.stdout.write(text);
else {
  const docs = fileURLToPath(new URL('../docs/', import.meta.url));
  writeFileSync(`${docs}matrix.md`, text);
  writeFileSync(`${docs}matrix.json`, `${JSON.stringify(report, null, 2)}\n`);
}
const isHonest = honest.every(({ verdict, known }) => verdict !== true || known !== '');
const isFound = attacks.every(
  ({ limit, cells }) => limit || Object.values(cells).every(({ by }) => by.length > 0),
);
process.exitCode = isHonest && isFound ? 0 : 1;
