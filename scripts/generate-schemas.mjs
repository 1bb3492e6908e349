// Writes what is published of the definitions in src/: schemas/*.json, the tables of docs/, the man page. Run it after a build:
//   npm run build && node scripts/generate-schemas.mjs     writes
//   node scripts/generate-schemas.mjs --check              names what is out of date and exits with 1
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { createProgram } from '../dist/cli/program.js';
import { configSchema } from '../dist/config/schema.js';
import { SETTINGS } from '../dist/config/settings.js';
import { CODES } from '../dist/errors/codes.js';
import { FACTS } from '../dist/facts/facts.js';
import { FIGURES } from '../dist/figures/figures.js';
import { FLEET_FIGURES } from '../dist/figures/fleet-figures.js';
import { eventSchema } from '../dist/outlets/event-schema.js';
import { RUNTIMES } from '../dist/workers/attribution/attribute.js';
import { DETECTORS } from '../dist/workers/detectors.js';
import { INDICATORS } from '../dist/workers/input/indicators.js';
import { FORMAT_TABLES } from './generate/format-tables.mjs';
import { manPage } from './generate/man-page.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const isCheck = process.argv.includes('--check');
const ROOMS = JSON.parse(readFileSync(`${root}test/architecture/rooms.json`, 'utf8'));

publish('schemas/config.schema.json', () => json(configSchema, 'ClearSight configuration'));
publish('schemas/event.schema.json', () => json(eventSchema, 'ClearSight event'));
publish('docs/configuration.md', (text) =>
  replaceTable(replaceTable(text, 'settings', settingsTable()), 'thresholds', thresholdsTable()),
);
publish('docs/commands.md', (text) => replaceTable(text, 'commands', commandPages()));
publish('man/clearsight.1', () => manPage(createProgram()));
publish('docs/events.md', (text) =>
  replaceTable(replaceTable(text, 'codes', codesTable()), 'fields', fieldsTable()),
);
publish('docs/detectors.md', (text) =>
  [
    ['detectors', detectorsTable()],
    ['runtimes', runtimesTable()],
    ['facts', factsTable()],
  ].reduce((page, [name, lines]) => replaceTable(page, name, lines), text),
);
publish('docs/formats.md', (text) =>
  Object.entries(FORMAT_TABLES).reduce(
    (page, [name, { head, rows }]) => replaceTable(page, name, table(head, rows)),
    text,
  ),
);
publish('docs/metrics.md', (text) => replaceTable(text, 'figures', figuresTable(FIGURES)));
publish('docs/fleet.md', (text) => replaceTable(text, 'fleet-figures', figuresTable(FLEET_FIGURES)));
publish('docs/architecture.md', (text) => replaceTable(text, 'rooms', roomsTable()));
publish('docs/input-detection.md', (text) =>
  INDICATORS.reduce((page, indicator) => replaceTable(page, indicator.id, figuresOf(indicator)), text),
);

function publish(path, generate) {
  const file = root + path;
  const present = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const wanted = generate(present);
  if (present === wanted) return;
  if (isCheck) {
    console.error(`${path} is out of date: run node scripts/generate-schemas.mjs`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, wanted);
    console.log(`wrote ${path}`);
  }
}

function json(schema, title) {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`;
}

/** Puts lines between `<!-- NAME: generated -->` and `<!-- NAME: end -->`. */
function replaceTable(text, name, lines) {
  const [begin, end] = [`<!-- ${name}: generated -->\n`, `<!-- ${name}: end -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from)
    throw new Error(`expected the marks of the table "${name}" in the page, found none`);
  return `${text.slice(0, from + begin.length)}${lines.join('\n')}\n${text.slice(to)}`;
}

function settingsTable() {
  const general = SETTINGS.filter((setting) => !isThreshold(setting));
  const rows = general.map(({ path, flag, variable, schema }) => [
    code(path),
    form(schema),
    'default' in schema ? code(JSON.stringify(schema.default)) : '',
    schema.description ?? '',
    [flag, variable].filter(Boolean).map(code).join('<br>'),
  ]);
  return table(['key', 'value', 'default', 'what it does', 'flag and variable'], rows);
}

function isThreshold({ keys }) {
  return keys[1] === 'indicators';
}

function thresholdsTable() {
  const rows = SETTINGS.filter(isThreshold).map(({ keys, variable, schema }) => [
    code(keys[2]),
    code(keys[3]),
    schema.description,
    code(variable),
  ]);
  return table(['indicator', 'threshold', 'what it is', 'variable'], rows);
}

function form(schema) {
  if (schema.enum) return schema.enum.map((value) => code(JSON.stringify(value))).join(', ');
  if (schema.title) return schema.title;
  if (schema.type === 'array') {
    return schema.items.properties ? 'list of objects' : `list of ${form(schema.items)}`;
  }
  if (schema.type === 'string') return 'text';
  if (schema.type === 'object') return 'object';
  if (schema.type === 'boolean') return '`true`, `false`';
  const { minimum: low, exclusiveMinimum: above, maximum } = schema;
  const high = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  const from = above === undefined ? `from ${low}` : `above ${above}`;
  return `${schema.type === 'integer' ? 'whole number' : 'number'} ${from}${high === undefined ? '' : ` to ${high}`}`;
}

/** A section for each command: how it is called, what it does, its options. */
function commandPages() {
  return sections(createProgram()).join('\n\n').split('\n');
}

function sections(command, above = '') {
  const help = command.createHelp();
  const name = `${above}${command.name()}`;
  const terms = [
    ...help.visibleArguments(command).map((one) => [help.argumentTerm(one), help.argumentDescription(one)]),
    ...help.visibleOptions(command).map((one) => [help.optionTerm(one), help.optionDescription(one)]),
  ];
  const own = [
    `## ${name}`,
    command.description(),
    ['```', help.commandUsage(command), '```'].join('\n'),
    table(
      ['argument or option', 'what it does'],
      terms.map(([term, what]) => [code(term), what]),
    ).join('\n'),
  ];
  const below = help.visibleCommands(command).filter((one) => one.name() !== 'help');
  return [...own, ...below.flatMap((one) => sections(one, `${name} `))];
}

/** Of the kinds of events together: a field is there always, or for the kinds that must have it. */
function fieldsTable() {
  const variants = z.toJSONSchema(eventSchema).oneOf;
  const names = new Set(variants.flatMap(({ properties }) => Object.keys(properties)));
  const rows = [...names].map((name) => {
    const having = variants.filter(({ properties }) => name in properties);
    const schema = having.at(-1).properties[name];
    const values = name === 'kind' ? variants.flatMap(kindsOf) : schema.enum;
    return [
      code(name),
      presence(name, variants),
      [values ? values.map(code).join(', ') : '', schema.description ?? ''].filter(Boolean).join('; '),
    ];
  });
  return table(['field', 'present', 'what it holds'], rows);
}

function kindsOf({ properties: { kind } }) {
  return kind.enum ?? [kind.const];
}

function presence(name, variants) {
  const requiring = variants.filter(({ required }) => required.includes(name));
  if (requiring.length === variants.length) return 'always';
  const elsewhere = variants.some((one) => name in one.properties && !requiring.includes(one));
  const kinds = requiring.flatMap(kindsOf).map(code).join(', ');
  if (kinds === '') return 'where it applies';
  return elsewhere ? `on ${kinds}, else where it applies` : `on ${kinds}`;
}

function codesTable() {
  return table(
    ['code', 'meaning'],
    Object.entries(CODES).map(([name, meaning]) => [code(name), meaning]),
  );
}

function detectorsTable() {
  const rows = DETECTORS.map(
    ({ id, title, severity, maturity, weight, profiles, needs, pacedBy, validatedOn, tuning }) => [
      `${code(id)}<br>${title}`,
      `${severity}, ${maturity}, weight ${weight}`,
      profiles.join(', '),
      Object.entries(needs)
        .map(([fact, need]) => `${code(fact)} ${need}${fact === pacedBy ? ', sets the pace' : ''}`)
        .join('<br>'),
      validatedOn,
      tuning,
    ],
  );
  return table(['detector', 'findings', 'profiles', 'reads', 'validated on', 'tuning'], rows);
}

function factsTable() {
  const rows = Object.entries(FACTS).map(([id, { title, subject }]) => [code(id), title, subject]);
  return table(['fact', 'what it is', 'judged as'], rows);
}

function runtimesTable() {
  const rows = RUNTIMES.map(({ id, title, modules, shape, validatedOn, limits }) => [
    `${code(id)}<br>${title}`,
    code(modules.source),
    shape,
    validatedOn,
    limits,
  ]);
  return table(['runtime', 'modules', 'shape of its memory', 'validated on', 'to be taken for it'], rows);
}

function figuresTable(figures) {
  return table(
    ['figure', 'type', 'labels', 'what it is'],
    Object.values(figures).map(({ metric, type, labels = [], help }) => [
      code(metric),
      type,
      labels.map(code).join(', '),
      help,
    ]),
  );
}

function roomsTable() {
  const rows = ROOMS.map(({ room, what, imports }) => [
    code(`src/${room}`),
    what,
    imports.map((name) => (name === '*' ? 'everything above' : code(name))).join(', ') || 'nothing',
  ]);
  return table(['folder', 'what it is', 'may import, besides itself'], rows);
}

function figuresOf({ group, maturity, weight, thresholds, beyond, validatedOn, tuning }) {
  const rows = Object.entries(thresholds).map(([name, { default: value, unit, about }]) => {
    const sign = name === 'limit' ? (beyond === 'above' ? '>= ' : '<= ') : '';
    return [code(name), `${sign}${value} ${unit}`.trimEnd(), about];
  });
  return [
    `- **Finding** of the group ${code(group)}; ${maturity}; ${weight}`,
    `- **Validated on** ${validatedOn}`,
    `- **Tuning** ${tuning}`,
    '',
    ...table(['threshold', 'default', 'what it is'], rows),
  ];
}

function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

function code(text) {
  return `\`${text}\``;
}
