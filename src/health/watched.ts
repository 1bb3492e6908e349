import { createHash } from 'node:crypto';
import type { Config } from '../config/schema.js';
import type { Part } from '../sources/linux/lock/part-locks.js';
import type { ProcessTable } from '../sources/process/platform.js';
import { escapeNameBytes, escapeText } from '../text/escape.js';

/** What a monitor watches, as others can compare it. */
export interface Watched {
  /** Parts of the lock file: monitors of the same target need the same part. */
  readonly parts: readonly Part[];
  /** One for each thing that it was asked to watch. */
  readonly keys: readonly string[];
  /** The same for people, escaped. */
  readonly asked: readonly string[];
  /** False when PIDs alone are watched, which do not come back. */
  readonly comesBack: boolean;
}

export interface LaunchedProgram {
  readonly pid: number;
  /** Path. */
  readonly executable: string;
}

type Names = Pick<ProcessTable, 'encodeName' | 'shortName' | 'executable' | 'shortNameLength'>;

/** All of the file. */
const EVERYTHING: Part = { start: 0, length: 0, isShared: false };
const KEY_DIGITS = 12;

/**
 * What a configuration watches. Two monitors watch the same when they share a name or a PID, when one watches by its name what the other has
 * by its PID, or when one watches every process. Two of input alone do, too.
 *
 * @param launched what the command itself has started: it is among the PIDs
 */
export function watchedBy(config: Config, processes: Names, launched?: LaunchedProgram): Watched {
  const { target, pid, profile } = config;
  if (profile === 'strict') {
    return { parts: [EVERYTHING], keys: [keyOf('strict')], asked: ['every process'], comesBack: true };
  }
  const names = target.map(processes.encodeName);
  const things = [...names.map((name) => `name ${name}`), ...pid.map((one) => `pid ${one}`)];
  if (things.length === 0) things.push('input');
  const others = pid.flatMap((one) => namesOf(one, processes, launched).map((name) => `name ${name}`));
  const program = launched === undefined ? [] : [`program ${launched.executable}`];
  return {
    parts: [...new Set(things).values()]
      .map((thing) => partOf(thing, false))
      .concat([...new Set(others)].map((thing) => partOf(thing, true))),
    keys: [...things, ...program].map(keyOf),
    asked: [
      ...names.map(escapeNameBytes),
      ...pid.map((one) => `PID ${one}`),
      ...program.map(() => escapeText(launched?.executable ?? '')),
      ...(target.length + pid.length === 0 ? ['input'] : []),
    ],
    comesBack: target.length > 0 || pid.length === 0 || launched !== undefined,
  };
}

/** What a process would be found by. */
function namesOf(pid: number, processes: Names, launched: LaunchedProgram | undefined): readonly string[] {
  if (pid !== launched?.pid) return named(processes.shortName(pid) ?? '', processes.executable(pid));
  // It still waits to become that program.
  const executable = processes.encodeName(launched.executable);
  return named(baseName(executable).slice(0, processes.shortNameLength), executable);
}

const named = (shortName: string, executable: string) => [shortName, baseName(executable)].filter(Boolean);
const baseName = (path: string) => path.slice(path.lastIndexOf('/') + 1);
const keyOf = (thing: string) => createHash('sha256').update(thing).digest('hex').slice(0, KEY_DIGITS);
const partOf = (thing: string, isShared: boolean): Part => ({
  start: Number.parseInt(keyOf(thing), 16),
  length: 1,
  isShared,
});
