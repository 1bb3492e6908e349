import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Writable } from 'node:stream';
import { ClearSightError } from '../../../errors/errors.js';
import type { Launched } from '../../process/launched.js';
import { findExecutable } from './find-executable.js';
import { ignoredAtStart } from './ignored-signals.js';

/** Identifies descendants whose parents ended before anybody saw them. Names that begin with CLEARSIGHT_ are settings. */
export const MARK_VARIABLE = 'RUN_OF_CLEARSIGHT';

/**
 * Waits on descriptor 3, closes it and becomes the program. The process exists, and can be held, before the first
 * instruction of the program runs. An end of file instead of the word (the monitor died) starts nothing.
 */
const GATE = 'read -r word <&3 || exit 125; exec 3<&-; exec "$@"';
/** Signals have their defaults in every child of Node: the program gets what the monitor was started with. */
const IGNORING = [...ignoredAtStart].map((name) => `trap '' ${name.slice(3)}; `).join('');

/**
 * Starts `program` behind a gate, with the monitor's own standard streams.
 *
 * @throws CS_TARGET when there is no such executable: nothing was started then
 */
export function launch(program: string, args: readonly string[], mark: string): Launched {
  const executable = findExecutable(program);
  const child = spawn('/bin/sh', ['-c', IGNORING + GATE, 'sh', program, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    env: { ...process.env, [MARK_VARIABLE]: mark },
  });
  const gate = child.stdio[3] as Writable;
  // The program may be ended before it reads; that is no error.
  gate.on('error', () => {});
  return {
    pid: child.pid ?? -1,
    executable,
    begin: () => gate.end('go\n'),
    signal: (signal) => child.kill(signal),
    exited: exitCodeOf(child),
  };
}

function exitCodeOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal as NodeJS.Signals]));
    child.once('error', (cause) =>
      reject(new ClearSightError('CS_SPAWN', `cannot start /bin/sh: ${cause.message}`, { cause })),
    );
  });
}
