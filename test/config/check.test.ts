import { expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.js';
import { checkConfig, hasSomethingToWatch, refuseTargets } from '../../src/config/check.js';
import { describeDifferences } from '../../src/config/differences.js';
import { originNamed, parseConfig } from '../../src/config/parse.js';
import type { ConfigInput } from '../../src/config/schema.js';
import { SETTINGS } from '../../src/config/settings.js';

const configOf = (input: ConfigInput) => parseConfig(input, originNamed('test'));
const strict = { action: 'terminate', profile: 'strict' } as const;

test('terminate with strict needs a named target', () => {
  expect(() => checkConfig(configOf(strict))).toThrow(
    expect.objectContaining({
      code: 'CS_USAGE',
      exitCode: 2,
      message: expect.stringMatching(
        /^action "terminate" with profile "strict": expected a named target \(--target or --pid\), got none: .+$/,
      ),
    }),
  );
});

test('input of the focused window alone needs a named target', () => {
  expect(() => checkConfig(configOf({ input: { focusedOnly: true } }))).toThrow(
    expect.objectContaining({
      code: 'CS_USAGE',
      message: expect.stringContaining('expected a named target'),
    }),
  );
});

test('input of the focused window alone needs a source of input', () => {
  const input: ConfigInput = { target: ['game'], input: { focusedOnly: true, source: 'none' } };
  expect(() => checkConfig(configOf(input))).toThrow(
    expect.objectContaining({
      code: 'CS_USAGE',
      message: expect.stringContaining('got input.source "none"'),
    }),
  );
});

test.each<[string, ConfigInput, boolean]>([
  ['input of the focused target', { target: ['game'], input: { focusedOnly: true } }, false],
  ['a target by name', { ...strict, target: ['game'] }, false],
  ['a target by PID', { ...strict, pid: [4211] }, false],
  ['a launched target', strict, true],
  ['simulate', { ...strict, action: 'simulate' }, false],
  ['threshold', { ...strict, profile: 'threshold' }, false],
])('allowed: %s', (_, input, launches) => {
  expect(() => checkConfig(configOf(input), launches)).not.toThrow();
});

test.each<[ConfigInput, boolean]>([
  [{}, false],
  [{ input: { source: 'none' } }, false],
  [{ memory: { enabled: false }, input: { source: 'none' } }, false],
  [{ memory: { enabled: false } }, true],
  [{ input: { source: 'evdev' } }, true],
  [{ target: ['game'], input: { source: 'none' } }, true],
  [{ pid: [4211] }, true],
  [{ profile: 'strict' }, true],
])('%j has something to watch: %s', (input, has) => {
  expect(hasSomethingToWatch(configOf(input))).toBe(has);
});

test.each([
  [1, 'the first process of the system'],
  [777, 'the monitor itself'],
])('terminate refuses PID %i', (pid, who) => {
  expect(() => refuseTargets(configOf({ action: 'terminate', pid: [4211, pid] }), 777)).toThrow(
    expect.objectContaining({
      code: 'CS_TARGET',
      exitCode: 2,
      message: `--pid ${pid}: expected a process that may be ended, got ${who}`,
    }),
  );
});

test('simulate may watch any PID, terminate any other', () => {
  refuseTargets(configOf({ pid: [1, 777] }), 777);
  refuseTargets(configOf({ action: 'terminate', pid: [2, 776] }), 777);
});

test('differences name the setting and both values, in the order of the schema', () => {
  const from = configOf({ $schema: 'a', duration: '10s', memory: { allow: [{ path: 'x', reason: 'y' }] } });
  const to = configOf({ $schema: 'b', memory: { interval: '20ms' }, hits: { threshold: 5 } });
  expect(describeDifferences(from, to)).toEqual([
    { key: 'duration', from: 10_000, to: undefined },
    { key: 'memory.interval', from: 100, to: 20 },
    { key: 'memory.allow', from: [{ path: 'x', reason: 'y' }], to: [] },
    { key: 'hits.threshold', from: 3, to: 5 },
  ]);
  expect(describeDifferences(from, from)).toEqual([]);
});

test('every flag that errors and docs name is a flag of watch', () => {
  const watch = createProgram().commands.find((command) => command.name() === 'watch');
  const known = watch?.options.map((option) => option.long);
  expect(SETTINGS.flatMap(({ flag }) => flag ?? []).filter((flag) => !known?.includes(flag))).toEqual([]);
});
