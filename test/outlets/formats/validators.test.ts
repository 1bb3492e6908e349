import { expect, test } from 'vitest';
import { formatEvent } from '../../../src/outlets/formats/format.js';
import { enforcementOf, eventOf, verdictOf } from '../support.js';
import { problemsOfEcs } from './ecs-validator.js';
import { problemsOfOcsf } from './ocsf-validator.js';

type Json = Record<string, unknown>;

const finding = {
  kind: 'region',
  detector: 'writable-executable',
  severity: 'high',
  maturity: 'stable',
  words: 'memory that is writable and executable',
  figures: { bytes: 4096 },
  startAddress: '0x1000',
  endAddress: '0x2000',
  permissions: 'rwxp',
  name: '',
} as const;
const verdict = verdictOf({
  processKey: '4211:77',
  executable: '/opt/game/game',
  findings: [finding],
  host: 'h',
});
const lineOf = (format: 'ocsf' | 'ecs', event: Parameters<typeof formatEvent>[1] = verdict): Json =>
  JSON.parse(formatEvent(format, event, { version: '1.2.3', machineId: 'f00d', tenant: 'league' }) as string);

/** Sets what is at a path, or removes it. */
function spoilt(line: Json, path: string, value: unknown): Json {
  const names = path.split('/');
  const last = names.pop() as string;
  const object = names.reduce((above, name) => above[name] as Json, line);
  if (value === undefined) delete object[last];
  else object[last] = value;
  return line;
}

test('what we write is nothing that the validators refuse', () => {
  expect(problemsOfOcsf(lineOf('ocsf'))).toEqual([]);
  expect(problemsOfOcsf(lineOf('ocsf', enforcementOf()))).toEqual([]);
  for (const event of [verdict, enforcementOf(), eventOf()])
    expect(problemsOfEcs(lineOf('ecs', event))).toEqual([]);
});

test.each<[string, string, unknown, string]>([
  ['an attribute that is not of the class', 'key', 30, 'detection_finding.key: unknown'],
  ['one that is not of its object', 'metadata/product/key', 30, 'product.key: unknown'],
  ['a line without a required one', 'severity_id', undefined, 'severity_id: required'],
  ['one that is missing deep inside', 'evidences/0/process/file/name', undefined, 'file.name: required'],
  [
    'a list without what its objects need',
    'finding_info/related_analytics',
    [{ name: 'x' }],
    'related_analytics[0].type_id: required',
  ],
  ['a number that is none of an enumeration', 'severity_id', 7, 'severity_id: no such value 7'],
  ['a time as text', 'time', '2025-12-11T12:41:22.118Z', 'time: not of type timestamp_t'],
  ['a fraction of a millisecond', 'time', 0.5, 'time: not of type timestamp_t'],
  ['a number as an id', 'metadata/uid', 7, 'metadata.uid: not of type string_t'],
  ['a flag as text', 'is_alert', 'true', 'is_alert: not of type boolean_t'],
  ['one that should be a list', 'evidences', {}, 'evidences: not a list'],
  ['one that should be an object', 'device', 'h', 'device: not an object'],
  ['evidence of nothing', 'evidences', [{ name: 'x' }], 'evidences[0]: none of process, actor, data'],
  ['a process without a number', 'evidences/0/process', { name: 'x' }, 'process: none of pid, uid'],
  [
    'what belongs to a profile that is not in use',
    'metadata/profiles',
    ['host'],
    'disposition_id: not without profile security_control',
  ],
  ['a profile that the class has not', 'metadata/profiles', ['network'], 'no profile network'],
  ['another class', 'class_uid', 2001, 'class_uid: not 2004'],
  ['another category', 'category_uid', 1, 'category_uid: not 2'],
  ['a type of another activity', 'type_uid', 200_403, 'type_uid: not that of the activity'],
  ['another version', 'metadata/version', '1.9.0', 'metadata.version: another one'],
])('OCSF: refuses %s', (_, path, value, problem) => {
  expect(problemsOfOcsf(spoilt(lineOf('ocsf'), path, value)).join('\n')).toContain(problem);
});

test('OCSF: what is in unmapped is free', () => {
  expect(problemsOfOcsf(spoilt(lineOf('ocsf'), 'unmapped/anything', { at: ['all'] }))).toEqual([]);
});

test.each<[string, string, unknown, string]>([
  ['a field that there is not', 'event/colour', 'red', 'event.colour: no such field'],
  ['a set of fields that there is not', 'monitor', { name: 'x' }, 'monitor.name: no such field'],
  ['an object in place of a text', 'process/name', { text: 'x' }, 'process.name: not of type keyword'],
  ['a number as text', 'process/pid', '4211', 'process.pid: not of type long'],
  ['a fraction', 'event/severity', 0.5, 'event.severity: not of type long'],
  ['a list in place of one', 'process/name', ['x'], 'process.name: a list'],
  ['one that should be a list', 'event/type', 'info', 'event.type: not a list'],
  ['a value that is not allowed', 'event/kind', 'verdict', 'event.kind: no such value verdict'],
  ['a type that none of the categories has', 'event/type', ['creation'], 'event.type: creation is of none'],
  ['a time without a zone', '@timestamp', '2025-12-11T12:41:22.118', '@timestamp: not of type date'],
  ['no time at all', '@timestamp', 'yesterday', '@timestamp: not of type date'],
  ['another version', 'ecs/version', '8.0.0', 'ecs.version: another one'],
  ['a line without a time', '@timestamp', undefined, '@timestamp: required'],
  ['our own fields as a text', 'clearsight', 'x', 'clearsight: not an object'],
])('ECS: refuses %s', (_, path, value, problem) => {
  expect(problemsOfEcs(spoilt(lineOf('ecs'), path, value)).join('\n')).toContain(problem);
});
