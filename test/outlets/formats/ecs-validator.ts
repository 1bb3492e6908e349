import vendored from './ecs/ecs-fields.json' with { type: 'json' };

interface Field {
  readonly type: string;
  readonly isArray?: boolean;
  readonly allowed?: Readonly<Record<string, readonly string[]>>;
}
type Json = Readonly<Record<string, unknown>>;

const FIELDS = vendored.fields as Readonly<Record<string, Field>>;
const OWN = 'clearsight';
/** What a line must have. */
const REQUIRED = ['@timestamp', 'ecs.version', 'event.kind', 'event.dataset', 'message'];

const isText = (value: unknown) => typeof value === 'string';
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isIso = (text: string) =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) && !Number.isNaN(Date.parse(text));

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  keyword: isText,
  wildcard: isText,
  constant_keyword: isText,
  match_only_text: isText,
  text: isText,
  long: Number.isSafeInteger,
  date: (value) => isText(value) && isIso(value as string),
  boolean: (value) => typeof value === 'boolean',
};

/** What ECS 9.4.0 has against a line; nothing when it is one. */
export function problemsOfEcs(line: unknown): string[] {
  if (!isObject(line)) return ['not an object'];
  const { [OWN]: own, ...standard } = line;
  const leaves = leavesOf(standard, '');
  const present = new Map(leaves);
  return [
    ...leaves.flatMap(([path, value]) => problemsOfField(path, value)),
    ...REQUIRED.filter((path) => !present.has(path)).map((path) => `${path}: required`),
    ...problemsOfTypes(present.get('event.category'), present.get('event.type')),
    ...(present.get('ecs.version') === vendored.package.split(' ')[1] ? [] : ['ecs.version: another one']),
    ...(own === undefined || isObject(own) ? [] : [`${OWN}: not an object`]),
  ];
}

function leavesOf(object: Json, above: string): [string, unknown][] {
  return Object.entries(object).flatMap(([name, value]): [string, unknown][] => {
    const path = above === '' ? name : `${above}.${name}`;
    return isObject(value) && FIELDS[path] === undefined ? leavesOf(value, path) : [[path, value]];
  });
}

function problemsOfField(path: string, value: unknown): string[] {
  const field = FIELDS[path];
  if (field === undefined) return [`${path}: no such field`];
  if (Array.isArray(value) !== (field.isArray === true)) {
    return [`${path}: ${field.isArray ? 'not a list' : 'a list'}`];
  }
  const values = Array.isArray(value) ? value : [value];
  const isOfType = TYPES[field.type] as (value: unknown) => boolean;
  if (!values.every((one) => isOfType(one))) return [`${path}: not of type ${field.type}`];
  const { allowed } = field;
  const refused = allowed === undefined ? [] : values.filter((one) => !Object.hasOwn(allowed, one));
  return refused.map((one) => `${path}: no such value ${one}`);
}

/** Each type is expected of one of the categories. */
function problemsOfTypes(categories: unknown, types: unknown): string[] {
  if (!Array.isArray(categories) || !Array.isArray(types)) return [];
  const { allowed = {} } = FIELDS['event.category'] as Field;
  const expected = new Set(categories.flatMap((category) => allowed[category] ?? []));
  return types
    .filter((type) => !expected.has(type))
    .map((type) => `event.type: ${type} is of none of the categories`);
}
