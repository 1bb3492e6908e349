import { ClearSightError } from '../errors/errors.js';
import { formatDuration } from './duration.js';
import type { Config } from './schema.js';

/**
 * Checks settings against each other.
 *
 * @param launches true when the command itself starts a target
 * @throws ClearSightError CS_USAGE or CS_CONFIG
 */
export function checkConfig(config: Config, launches = false): void {
  const { action, profile, target, pid, input, memory } = config;
  const hasTarget = launches || target.length > 0 || pid.length > 0;
  if (action === 'terminate' && profile === 'strict' && !hasTarget) {
    throw new ClearSightError(
      'CS_USAGE',
      'action "terminate" with profile "strict": expected a named target (--target or --pid), got none: ' +
        'every process of this machine would be ended',
    );
  }
  if (input.focusedOnly && !hasTarget) {
    throw new ClearSightError(
      'CS_USAGE',
      'input.focusedOnly: expected a named target (--target or --pid), got none: no input would count',
    );
  }
  if (input.focusedOnly && input.source === 'none') {
    throw new ClearSightError(
      'CS_USAGE',
      'input.focusedOnly: expected a source of input, got input.source "none": no input would count',
    );
  }
  if (input.hopJitter >= input.hop) {
    const hop = formatDuration(input.hop);
    const message = `input.hopJitter: expected less than input.hop (${hop}), got ${formatDuration(input.hopJitter)}`;
    throw new ClearSightError('CS_CONFIG', message);
  }
  memory.allow.forEach(({ minBytes = 0, maxBytes = Number.POSITIVE_INFINITY }, index) => {
    if (minBytes <= maxBytes) return;
    const message = `memory.allow[${index}].maxBytes: expected at least minBytes (${minBytes}), got ${maxBytes}`;
    throw new ClearSightError('CS_CONFIG', message);
  });
}

/** False when input alone is watched. */
export const watchesProcesses = ({ target, pid, profile }: Config): boolean =>
  target.length > 0 || pid.length > 0 || profile === 'strict';

/**
 * False when a monitor would have nothing to watch. Nobody who forgets the target wants to wait beside the mouse, so input alone
 * must be asked for: a source is named, or memory is switched off.
 */
export function hasSomethingToWatch(config: Config): boolean {
  if (watchesProcesses(config)) return true;
  const { input, memory } = config;
  return input.source !== 'none' && (input.source !== 'auto' || !memory.enabled);
}

/**
 * Refuses to end what must not be ended: the monitor itself, and the first process.
 *
 * @throws ClearSightError CS_TARGET
 */
export function refuseTargets(config: Config, ownPid: number): void {
  if (config.action !== 'terminate') return;
  const refused = config.pid.find((pid) => pid === 1 || pid === ownPid);
  if (refused === undefined) return;
  const who = refused === 1 ? 'the first process of the system' : 'the monitor itself';
  throw new ClearSightError(
    'CS_TARGET',
    `--pid ${refused}: expected a process that may be ended, got ${who}`,
  );
}
