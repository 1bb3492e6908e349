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
