import type { Milliseconds } from '../../../records/time.js';
import { escapeText } from '../../../text/escape.js';
import type { ServiceVariables } from './variables.js';

/** Bytes of `sun_path`, where a path ends with a zero and an abstract name begins with one. */
const MAX_NAME_BYTES = 107;
const DAY_MS = 86_400_000;

/** What is to be told to a service manager. */
export interface ServiceSettings {
  /** The socket: a path, or @ and an abstract name. Undefined: nothing is told. */
  readonly socket: string | undefined;
  /** The longest time between two signs of life. Undefined: none are expected. */
  readonly watchdogMs: Milliseconds | undefined;
  /** What is wrong, one sentence each. */
  readonly warnings: readonly string[];
}

/** Checks what a service manager has set. What is wrong is left out: the monitor goes on without it. */
export function serviceSettings(variables: ServiceVariables, ownPid: number): ServiceSettings {
  const warnings: string[] = [];
  const refuse = (name: keyof ServiceVariables, expected: string) => {
    warnings.push(`${name}: expected ${expected}, got ${escapeText(variables[name] ?? '')}; it is ignored`);
    return undefined;
  };
  const { NOTIFY_SOCKET: name, WATCHDOG_USEC: usec, WATCHDOG_PID: pid } = variables;

  const isName = name === undefined || (/^[/@]./s.test(name) && Buffer.byteLength(name) <= MAX_NAME_BYTES);
  const socket = isName
    ? name
    : refuse('NOTIFY_SOCKET', `a path or @name of a socket, at most ${MAX_NAME_BYTES} bytes`);

  const isNumber = (text: string) => /^[1-9]\d{0,19}$/.test(text);
  if (pid !== undefined && !isNumber(pid)) refuse('WATCHDOG_PID', 'a PID');
  const isOurs = pid === undefined || Number(pid) === ownPid;
  let watchdogMs: Milliseconds | undefined;
  if (usec !== undefined && isOurs) {
    if (isNumber(usec)) watchdogMs = Math.min(Number(usec) / 1000, DAY_MS);
    else refuse('WATCHDOG_USEC', 'microseconds, a whole number above 0');
  }
  if (watchdogMs !== undefined && socket === undefined) {
    warnings.push('The watchdog of the service manager cannot be fed: there is no NOTIFY_SOCKET');
  }
  return { socket, watchdogMs, warnings };
}
