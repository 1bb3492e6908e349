import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseDuration, parseShare } from '../../config/duration.js';
import type { ConfigInput } from '../../config/schema.js';

/** Flags that say what is suspicious and what is done: shared by live commands and by replay. */
export interface PolicyFlags {
  profile?: 'threshold' | 'strict';
  action?: 'simulate' | 'terminate';
  dev?: boolean;
  hits?: number;
  persistFor?: string;
  config?: string;
  logDir?: string;
  json?: boolean;
}

/** Flags of `watch`, `run` and `record`: the policy, and what is watched how. */
export interface WatchFlags extends PolicyFlags {
  target?: string[];
  pid?: number[];
  descendants?: boolean;
  interval?: string;
  cpuBudget?: number;
  input?: 'auto' | 'uiohook' | 'evdev' | 'none';
  focusedOnly?: boolean;
  memory?: boolean;
  record?: string;
  duration?: string;
  keepWatching?: boolean;
  inputOnly?: boolean;
}

export function addPolicyOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--profile <profile>',
        'what counts as suspicious, and in which processes (default threshold)',
      ).choices(['threshold', 'strict']),
    )
    .addOption(
      new Option('--action <action>', 'what a verdict does (default simulate)').choices([
        'simulate',
        'terminate',
      ]),
    )
    .option('--dev', 'for development: verdicts are only warnings, debuggers are ignored')
    .option('--hits <number>', 'hits on one PID that make a verdict (default 3)', wholeNumber)
    .option(
      '--persist-for <duration>',
      'shortest time between the first and the last hit (default 0ms)',
      durationOption,
    )
    .option('--config <file>', 'configuration file (JSON)')
    .option('--log-dir <dir>', 'folder for the log files (default ClearSight/logs)')
    .option('--json', 'print every event on stdout, one JSON object per line');
}

export function addWatchOptions(command: Command): Command {
  return addPolicyOptions(
    command
      .option(
        '--target <name>',
        'target by name: exactly the short name (comm) or the base name of the executable (repeatable)',
        append<string>,
      )
      .option('--pid <number>', 'target by PID (repeatable)', (value, all?: number[]) =>
        append(wholeNumber(value), all),
      )
      .option('--descendants', 'protect what targets start too (run always does)'),
  )
    .option('--interval <duration>', 'time between scans (default 100ms)', durationOption)
    .option('--cpu-budget <share>', 'share of one core that scanning may use (default 10%)', shareOption)
    .addOption(
      new Option('--input <source>', 'where mouse and keyboard input comes from (default auto)').choices([
        'auto',
        'uiohook',
        'evdev',
        'none',
      ]),
    )
    .option('--focused-only', 'count input only while a window of a target has the focus')
    .option('--no-memory', 'do not scan memory maps')
    .option('--record <file>', 'also write a capture (compressed if the name ends in .gz)')
    .option('--duration <duration>', 'stop after this time', durationOption)
    .option('--keep-watching', 'continue after the verdict on the last target');
}

/** The flags as configuration. Only what was given: the rest is left to the environment, the file and the defaults. */
export function policyInput(flags: PolicyFlags): ConfigInput {
  return {
    ...given('profile', flags.profile),
    ...given('action', flags.action),
    ...given('dev', flags.dev),
    ...given('logDir', flags.logDir),
    ...group('hits', { ...given('threshold', flags.hits), ...given('persistFor', flags.persistFor) }),
  };
}

export function watchInput(flags: WatchFlags): ConfigInput {
  return {
    ...policyInput(flags),
    ...given('target', flags.inputOnly ? [] : flags.target),
    ...given('pid', flags.inputOnly ? [] : flags.pid),
    ...given('descendants', flags.descendants),
    ...given('record', flags.record),
    ...given('duration', flags.duration),
    ...given('keepWatching', flags.keepWatching),
    ...group('memory', {
      ...given('interval', flags.interval),
      ...given('cpuBudget', flags.cpuBudget),
      // Commander sets `memory` to true unless --no-memory: only the flag itself may override a file.
      ...(flags.memory === false || flags.inputOnly ? { enabled: false } : {}),
    }),
    ...group('input', { ...given('source', flags.input), ...given('focusedOnly', flags.focusedOnly) }),
  };
}

function given<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Partial<Record<K, V>>);
}

function group<K extends string, V extends object>(key: K, value: V): Partial<Record<K, V>> {
  return Object.keys(value).length === 0 ? {} : ({ [key]: value } as Partial<Record<K, V>>);
}

function append<T>(value: T, all: T[] = []): T[] {
  return [...all, value];
}

export function wholeNumber(value: string): number {
  if (!/^\d{1,9}$/.test(value)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(value);
}

/** Text with a unit, for the configuration to read. */
export function durationOption(value: string): string {
  millisecondsOption(value);
  return value;
}

export function millisecondsOption(value: string): number {
  const ms = parseDuration(value);
  if (ms === undefined)
    throw new InvalidArgumentError('Expected a duration with a unit such as 10s or 250ms.');
  return ms;
}

export function shareOption(value: string): number {
  const share = parseShare(value);
  if (share === undefined || share <= 0 || share > 1) {
    throw new InvalidArgumentError('Expected a share of one core such as 10% or 0.1.');
  }
  return share;
}

export function speedOption(value: string): number {
  const factor = Number(value);
  if (!/^\d+(\.\d+)?$/.test(value) || factor > 1000) {
    throw new InvalidArgumentError('Expected a factor from 0 to 1000 such as 1 or 0.5.');
  }
  return factor;
}
