// Holds test/outlets/formats/ocsf-*.json against the published schema: a checkout of ocsf/ocsf-schema at that version.
//   node scripts/formats/check-ocsf.mjs DIR       names every difference and exits with 1
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [published] = process.argv.slice(2);
if (published === undefined) throw new Error('expected the folder of a checkout of ocsf/ocsf-schema');

const read = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'));
const contract = read(import.meta.dirname, '../../test/outlets/formats/ocsf-1.8.0.json');
const dictionary = read(published, 'dictionary.json').attributes;
const objects = new Map(
  readdirSync(join(published, 'objects')).map((file) => {
    const object = read(published, 'objects', file);
    return [object.name ?? file.replace('.json', ''), object];
  }),
);
const classes = new Map(
  ['base_event.json', 'findings/finding.json', 'findings/detection_finding.json'].map((file) => {
    const one = read(published, 'events', file);
    return [one.name, one];
  }),
);

const differences = [];
const differ = (where, expected, got) => {
  if (expected !== got) differences.push(`${where}: published ${expected}, ours ${got}`);
};

differ('version', read(published, 'version.json').version, contract.version);
for (const [name, ours] of Object.entries(contract.objects)) {
  const { attributes, constraints = {} } =
    name === contract.class ? whole(name, classes) : whole(name, objects);
  for (const [attribute, form] of Object.entries(ours)) {
    const theirs = attributes[attribute];
    if (theirs === undefined) differences.push(`${name}.${attribute}: not published`);
    else differ(`${name}.${attribute}`, formOf(attribute, theirs), form);
  }
  for (const [attribute, { requirement, profile }] of Object.entries(attributes)) {
    if (requirement === 'required' && !profile && !(attribute in ours)) {
      differences.push(`${name}.${attribute}: published as required, ours has none`);
    }
  }
  const possible = (constraints.at_least_one ?? []).filter((one) => one in ours);
  differ(
    `${name}: at least one of`,
    possible.toSorted().join(),
    (contract.atLeastOne[name] ?? []).toSorted().join(),
  );
  if (constraints.just_one) differences.push(`${name}: has a constraint that is not checked: just_one`);
}
for (const line of differences) console.error(line);
console.log(`${Object.keys(contract.objects).length} objects, ${differences.length} differences`);
process.exitCode = differences.length > 0 ? 1 : 0;

/** What is inherited, included and its own, the latter last. */
function whole(name, known) {
  const own = known.get(name) ?? known.get(`_${name}`);
  const base = own.extends ? whole(own.extends, known) : { attributes: {} };
  const attributes = { ...base.attributes };
  const { $include: included = [], ...named } = own.attributes ?? {};
  for (const file of included) {
    const { name: profile, meta, attributes: more } = read(published, file);
    for (const [key, value] of Object.entries(more)) {
      add(attributes, key, { ...value, ...(meta === 'profile' && { profile }) });
    }
  }
  for (const [key, value] of Object.entries(named)) add(attributes, key, value);
  return { attributes, constraints: own.constraints ?? base.constraints };
}

function add(attributes, key, value) {
  const before = attributes[key] ?? {};
  attributes[key] = { ...before, ...value, enum: { ...before.enum, ...value.enum } };
}

/** As the contract writes it. Of the class and its category only one value is ours, and the test knows it. */
function formOf(attribute, { requirement, profile, enum: own = {}, type }) {
  const { type: standard, is_array: isArray, enum: general = {} } = dictionary[attribute] ?? {};
  const values = Object.keys({ ...general, ...own }).map(Number);
  const isFixed = ['class_uid', 'category_uid', 'type_uid'].includes(attribute);
  return [
    `${type ?? standard}${isArray ? '[]' : ''}`,
    requirement,
    profile && `@${profile}`,
    ...(isFixed ? [] : values.toSorted((one, other) => one - other)),
  ]
    .filter((part) => part !== undefined && part !== null && part !== '')
    .join(' ');
}
