import type { ConfigInput } from '../../config/schema.js';
import { type ForwardFlags, forwardInput } from './forward-options.js';

/** Flags that say what is suspicious and what is done: shared by live commands and by replay. */
export interface PolicyFlags {
  profile?: 'threshold' | 'strict';
  action?: 'simulate' | 'terminate';
  dev?: boolean;
  hits?: number;
  persistFor?: string;
  disable?: string[];
  baseline?: string;
  config?: string;
  logDir?: string;
}

/** Flags of `watch`, `run` and `record`: the policy, and what is watched how. */
export interface WatchFlags extends PolicyFlags, ForwardFlags {
  target?: string[];
  pid?: number[];
  descendants?: boolean;
  interval?: string;
  cpuBudget?: number;
  steady?: boolean;
  trace?: 'auto' | 'on' | 'off';
  input?: 'auto' | 'uiohook' | 'evdev' | 'none';
  focusedOnly?: boolean;
  memory?: boolean;
  record?: string;
  duration?: string;
  keepWatching?: boolean;
  inputOnly?: boolean;
  evidence?: string;
}

/** The flags as configuration. What was not given is undefined: the environment, the file and the defaults fill it in. */
export function policyInput(flags: PolicyFlags): ConfigInput {
  const { profile, action, dev, logDir, hits, persistFor, disable, baseline } = flags;
  return {
    ...{ profile, action, dev, logDir, disabledDetectors: disable },
    hits: { threshold: hits, persistFor },
    memory: { baseline },
  };
}

export function watchInput(flags: WatchFlags): ConfigInput {
  const { inputOnly, descendants, record, duration, keepWatching } = flags;
  const { interval, cpuBudget, steady, trace } = flags;
  return {
    ...policyInput(flags),
    target: inputOnly ? [] : flags.target,
    pid: inputOnly ? [] : flags.pid,
    descendants,
    record,
    duration,
    keepWatching,
    memory: {
      baseline: inputOnly ? undefined : flags.baseline,
      interval,
      cpuBudget,
      steady,
      trace,
      // Commander sets `memory` to true unless --no-memory: only the flag itself may override a file.
      enabled: flags.memory === false || inputOnly ? false : undefined,
    },
    input: { source: flags.input, focusedOnly: flags.focusedOnly },
    forward: forwardInput(flags),
    ...(flags.evidence !== undefined && { evidence: { enabled: true, folder: flags.evidence } }),
  };
}
