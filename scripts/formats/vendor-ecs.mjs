// Takes the fields that test/outlets/formats/ecs/ holds our lines against out of the npm package @elastic/ecs, whose licence
// (Apache 2.0) goes along:
//   npm pack @elastic/ecs@9.4.0 && tar xf elastic-ecs-9.4.0.tgz && node scripts/formats/vendor-ecs.mjs package
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('expected the folder of the unpacked package @elastic/ecs');
const from = resolve(folder);
const to = join(import.meta.dirname, '../../test/outlets/formats/ecs');
/** Sets of fields that we use, or that somebody may want to use next. Those of other processes are left out. */
const SETS =
  /^(@timestamp|message|tags|(agent|ecs|error|event|host|log|organization|process|rule|threat)\..+)$/;
const OTHERS = /^process\.(\w+_leader|parent|previous|io|tty)\b|^threat\.(enrichments|indicator)\b/;

const { name, version } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
const { EcsFlat } = createRequire(import.meta.url)(from);
const fields = Object.values(EcsFlat)
  .filter(({ flat_name: path }) => SETS.test(path) && !OTHERS.test(path))
  .map(({ flat_name: path, type, normalize, allowed_values: allowed }) => [
    path,
    {
      type,
      ...(normalize.includes('array') && { isArray: true }),
      ...(allowed !== undefined && { allowed: Object.fromEntries(allowed.map(typesOf)) }),
    },
  ])
  .sort(([one], [other]) => (one < other ? -1 : 1));
const lines = fields.map(([path, field]) => `    ${JSON.stringify(path)}: ${JSON.stringify(field)}`);
mkdirSync(to, { recursive: true });
writeFileSync(
  join(to, 'ecs-fields.json'),
  `{\n  "package": ${JSON.stringify(`${name} ${version}`)},\n  "licence": "Apache-2.0",\n  "fields": {\n${lines.join(',\n')}\n  }\n}\n`,
);
for (const file of ['LICENSE', 'NOTICE.txt']) copyFileSync(join(from, file), join(to, file));
console.log(`${fields.length} fields of ${name} ${version}`);

/** Which types an event of a category may have; none where that is not said. */
function typesOf({ name, expected_event_types: types = [] }) {
  return [name, types];
}
