import { expect, test } from 'vitest';
import type { ObservedFact, Unchanged } from '../../../src/records/record.js';
import { baselineOf } from '../../workers/memory/baseline/baselines.js';
import { found, gone, keyOf, unchanged } from '../support/records.js';
import { events } from './support.js';

const config = { memory: { baseline: JSON.parse(JSON.stringify(baselineOf())) } };
const about = (pid: number, time: number) => ({ time, pid, key: keyOf(pid), fact: 'modules' }) as const;
const modules = (pid: number, time: number, path: string): ObservedFact<'modules'> => {
  const module = { startAddress: 4096n, path, sha256: '', buildId: '' };
  return { kind: 'observed', ...about(pid, time), value: { modules: [module], isWhole: true } };
};
const same = (pid: number, time: number): Unchanged => ({ ...unchanged(pid, time), fact: 'modules' });
const notices = (...records: Parameters<typeof events>[1][]) =>
  events(config, ...records)
    .filter(({ kind }) => kind === 'notice')
    .map(({ time, message }) => `${time} ${message}`);

test('a target that goes on with another program is named once', () => {
  const records = [
    found(7),
    modules(7, 1, '/opt/other'),
    same(7, 2),
    same(7, 3),
    modules(7, 4, '/opt/third'),
    same(7, 5),
  ];
  expect(notices(...records)).toEqual([
    '2 Process game7 (PID = 7) is protected, but not compared with the baseline: that is of game, and it runs another program',
  ]);
  const both = [
    found(7),
    found(8),
    ...[7, 8].flatMap((pid) => [modules(pid, 1, '/bin/other'), same(pid, 2)]),
  ];
  expect(notices(...both)).toHaveLength(2);
});

test.each([
  ['the program', [modules(7, 1, '/opt/game'), same(7, 2)]],
  ['the program, whose file was deleted', [modules(7, 1, '/opt/game (deleted)'), same(7, 2)]],
  ['another one for a moment', [modules(7, 1, '/bin/sh'), modules(7, 2, '/opt/game'), same(7, 3)]],
  ['another one, and has ended', [modules(7, 1, '/bin/true'), gone(7, 2)]],
])('nothing is said of a target that runs %s', (_, records) => {
  expect(notices(found(7), ...records)).toEqual([]);
});

test('nor of a process that is no target, nor without a baseline', () => {
  const other = [modules(7, 1, '/bin/other'), same(7, 2)];
  expect(notices(found(7, 0, { isTarget: false }), ...other)).toEqual([]);
  expect(events({}, found(7), ...other).filter(({ kind }) => kind === 'notice')).toEqual([]);
});
