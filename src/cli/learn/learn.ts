import { dirname } from 'node:path';
import { insecurePaths } from '../../config/file/insecure-paths.js';
import { ClearSightError } from '../../errors/errors.js';
import { counted } from '../../text/counted.js';
import { escapeText } from '../../text/escape.js';
import type { Baseline } from '../../workers/memory/baseline/baseline.js';
import { EXIT, exitCodeOfSignal, isSignal } from '../exit-codes.js';
import type { LearntRun } from './learner.js';
import { knownIn, writeBaseline } from './learnt-file.js';
import { mergeRun } from './merge-run.js';
import { type Learnt, type Lesson, watchToLearn } from './watch-to-learn.js';

export interface LearnOptions {
  /** File to write, or to learn into. Default: NAME.baseline.json, by the name of the program. */
  readonly output?: string | undefined;
  /** File name of the program to learn. Default: the one that the process runs last. */
  readonly program?: string | undefined;
}

/**
 * Learns one run of a program and writes its baseline. Resolves with the exit code.
 *
 * Rejects as watchToLearn does, and with CS_BASELINE for a file that holds another program's, or none, CS_FILE.
 */
export async function learn(
  lesson: Omit<Lesson, 'begun'>,
  { output, program }: LearnOptions,
): Promise<number> {
  // Before anything is watched: nobody wants to play for an hour to hear that.
  if (output !== undefined) knownIn(output);
  const learnt = await watchToLearn({ ...lesson, begun: sayBegun });
  const { learner, firstPid, end } = learnt;
  const name = program ?? learner.lastPrograms.get(lesson.launched?.pid ?? firstPid ?? -1);
  const run = name === undefined ? undefined : learner.programs.get(name);
  if (name === undefined || run === undefined || run.modules.size === 0) {
    say(`nothing was learnt, and no file was written: ${whyNothing(learnt, name)}`);
    return EXIT.blind;
  }
  const file = output ?? `${name}.baseline.json`;
  const before = knownIn(file);
  if (before !== undefined && before.program !== name) {
    const message = `${escapeText(file)}: expected a baseline of ${name}, got one of ${before.program} (--output FILE writes elsewhere)`;
    throw new ClearSightError('CS_BASELINE', message);
  }
  if (before !== undefined) for (const warning of insecurePaths([file, dirname(file)])) say(warning);
  const baseline = mergeRun(before, name, run);
  writeBaseline(file, baseline);
  sayWhat(escapeText(file), baseline, before, run);
  const others = [...learner.programs.keys()].filter((other) => other !== name);
  if (others.length > 0)
    say(`not learnt, for a baseline is of one program: ${others.join(', ')} (--program NAME)`);
  if (end === 'seconds' && lesson.launched !== undefined)
    say(`the time is over: ${name} goes on, and is not watched`);
  return isSignal(end) ? exitCodeOfSignal(end) : EXIT.clean;
}

/** On standard error: standard output is the program's. */
const say = (message: string): void => void process.stderr.write(`clearsight: ${message}\n`);

const sayBegun: Lesson['begun'] = (program, pid) =>
  say(`learning from ${program} (PID = ${pid}); Ctrl-C ends it, and writes what was learnt`);

function sayWhat(
  file: string,
  { program, runs, memory, modules }: Baseline,
  before: Baseline | undefined,
  run: LearntRun,
): void {
  const what = `${counted(memory.length, 'kind')} of executable memory, ${counted(modules.length, 'module')}`;
  if (before === undefined) say(`${file}: baseline of ${program}, written: ${what}`);
  else {
    const more = memory.length + modules.length - before.memory.length - before.modules.length;
    say(
      `${file}: baseline of ${program}, merged into the ${counted(before.runs, 'run')} that it held: ${what}, ${more} of them new`,
    );
    say(`${file}: remove it to start afresh; it has ${counted(runs, 'run')} now`);
  }
  if (run.isCut) say('there was more than a baseline holds: what is missing in it will be found as drift');
}

function whyNothing({ learner, failure, firstPid }: Learnt, name: string | undefined): string {
  if (firstPid === undefined) return 'no such process was there';
  const seen = [...learner.programs.keys()].join(', ');
  if (failure !== '') return failure;
  if (name !== undefined && !learner.programs.has(name) && seen !== '')
    return `${escapeText(name)} did not run, but ${seen}`;
  return 'it was not there for long enough to be read (a second or two)';
}
