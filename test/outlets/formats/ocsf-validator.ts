import contract from './ocsf-1.8.0.json' with { type: 'json' };

type Json = Readonly<Record<string, unknown>>;

const OBJECTS: Readonly<Record<string, Readonly<Record<string, string>>>> = contract.objects;
const AT_LEAST_ONE: Readonly<Record<string, readonly string[]>> = contract.atLeastOne;
/** A moment that a calendar can hold. */
const LAST_DATE_MS = 8.64e15;

const isText = (value: unknown) => typeof value === 'string';
const isWhole = (value: unknown) => Number.isSafeInteger(value);
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string_t: isText,
  process_name_t: isText,
  file_name_t: isText,
  file_path_t: isText,
  file_hash_t: (value) => isText(value) && /^[0-9a-f]{64}$/.test(value as string),
  resource_uid_t: isText,
  hostname_t: isText,
  integer_t: isWhole,
  long_t: isWhole,
  timestamp_t: (value) => isWhole(value) && Math.abs(value as number) <= LAST_DATE_MS,
  boolean_t: (value) => typeof value === 'boolean',
  json_t: (value) => value !== undefined,
  object: isObject,
};

/** What OCSF 1.8.0 has against a line as a Detection Finding; nothing when it is one. */
export function problemsOfOcsf(line: unknown): string[] {
  if (!isObject(line)) return ['not an object'];
  const profiles = isObject(line.metadata) ? (line.metadata.profiles as string[] | undefined) : undefined;
  return [...problemsOf(line, contract.class, contract.class, profiles ?? []), ...problemsOfClass(line)];
}

function problemsOfClass({ class_uid, category_uid, type_uid, activity_id, metadata }: Json): string[] {
  const { version, profiles = [] } = metadata as { version?: string; profiles?: string[] };
  const unknown = profiles.filter((one) => !['host', 'security_control', 'incident'].includes(one));
  return [
    class_uid === 2004 ? [] : 'class_uid: not 2004',
    category_uid === 2 ? [] : 'category_uid: not 2',
    type_uid === 200_400 + Number(activity_id) ? [] : 'type_uid: not that of the activity',
    version === contract.version ? [] : 'metadata.version: another one',
    unknown.map((one) => `metadata.profiles: no profile ${one} in this class`),
  ].flat();
}

function problemsOf(value: Json, object: string, where: string, profiles: readonly string[]): string[] {
  const rules = OBJECTS[object] as Readonly<Record<string, string>>;
  const problems = Object.entries(value).flatMap(([name, one]) => {
    const rule = rules[name];
    if (rule === undefined) return [`${where}.${name}: unknown`];
    return problemsOfAttribute(one, rule, `${where}.${name}`, profiles);
  });
  const missing = Object.keys(rules).filter(
    (name) => /\brequired\b/.test(rules[name] ?? '') && !(name in value),
  );
  const some = AT_LEAST_ONE[object];
  return [
    ...problems,
    ...missing.map((name) => `${where}.${name}: required`),
    ...(some === undefined || some.some((name) => name in value)
      ? []
      : [`${where}: none of ${some.join(', ')}`]),
  ];
}

function problemsOfAttribute(
  value: unknown,
  rule: string,
  where: string,
  profiles: readonly string[],
): string[] {
  const [form = '', , ...rest] = rule.split(' ');
  const profile = rest.find((part) => part.startsWith('@'))?.slice(1);
  if (profile !== undefined && !profiles.includes(profile))
    return [`${where}: not without profile ${profile}`];
  const values = rest.filter((part) => /^\d+$/.test(part)).map(Number);
  const type = form.replace('[]', '');
  if (!form.endsWith('[]')) return problemsOfValue(value, type, values, where, profiles);
  if (!Array.isArray(value)) return [`${where}: not a list`];
  return value.flatMap((one, index) => problemsOfValue(one, type, values, `${where}[${index}]`, profiles));
}

function problemsOfValue(
  value: unknown,
  type: string,
  values: readonly number[],
  where: string,
  profiles: readonly string[],
): string[] {
  const isOfType = TYPES[type];
  if (isOfType === undefined) {
    return isObject(value) ? problemsOf(value, type, where, profiles) : [`${where}: not an object`];
  }
  if (!isOfType(value)) return [`${where}: not of type ${type}`];
  return values.length === 0 || values.includes(value as number) ? [] : [`${where}: no such value ${value}`];
}
