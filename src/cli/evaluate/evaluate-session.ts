import { writeFileSync } from 'node:fs';
import { ClearSightError } from '../../errors/errors.js';
import { systemReason } from '../../errors/system-reason.js';
import type { CoarseClock } from '../../evaluate/corpus/clock.js';
import { type EvaluateOptions, runEvaluation } from '../../evaluate/evaluate.js';
import type { EvaluateProgress } from '../../evaluate/judge/evaluation.js';
import type { InputRules } from '../../evaluate/judge/judge-session.js';
import type { Part } from '../../evaluate/judge/messages.js';
import { formatSweep, parseSweep, runSweep, type Sweep } from '../../evaluate/judge/sweep.js';
import { formatEvaluation, formatProblem } from '../../evaluate/report/format.js';
import { renderHtml } from '../../evaluate/report/html.js';
import type { FileProblem } from '../../evaluate/report/report.js';
import type { Channel } from '../../records/input.js';
import { escapeText } from '../../text/escape.js';
import { EXIT } from '../exit-codes.js';
import { loadReplayConfig } from '../replay/replay-config.js';
import { describeProgress, shareDone } from '../terminal/evaluate-progress.js';
import { printLines } from '../terminal/print-lines.js';
import { ProgressBar } from '../terminal/progress-bar.js';
import { inputRulesOf } from './input-rules.js';
import { requireAll } from './require-all.js';

export interface EvaluateFlags {
  asChannel?: Channel;
  part?: Part;
  clock?: readonly CoarseClock[];
  simulated: boolean;
  runs: number;
  seconds: number;
  threads?: number;
  sweep?: string;
  config?: string;
  html?: string;
  json?: boolean;
}

/** Evaluates and prints, and writes the page when one is asked for. @returns the exit code: of failure when a file had a problem */
export async function evaluateAsAsked(paths: readonly string[], flags: EvaluateFlags): Promise<number> {
  const sweep = flags.sweep === undefined ? undefined : parseSweep(flags.sweep);
  if (paths.length === 0 && !flags.simulated) {
    throw new ClearSightError(
      'CS_USAGE',
      'expected something to evaluate: paths or simulated clickers, got neither',
    );
  }
  requireAll(paths);
  // Tried first: half a minute of work is not lost to a folder that cannot be written.
  if (flags.html !== undefined) writePage(flags.html, '');
  const bar = new ProgressBar();
  const options = evaluateOptions(paths, flags, (progress) =>
    bar.show(shareDone(progress), describeProgress(progress)),
  );
  try {
    const problems = await (sweep
      ? sweepAndPrint(sweep, options, flags, bar)
      : evaluateAndPrint(options, flags, bar));
    return problems.length > 0 ? EXIT.failure : EXIT.clean;
  } finally {
    bar.end();
  }
}

function evaluateOptions(
  paths: readonly string[],
  { asChannel, part, clock, simulated, runs, seconds, threads, config }: EvaluateFlags,
  onProgress: (progress: EvaluateProgress) => void,
): EvaluateOptions {
  return {
    ...{ paths, runs, seconds, onProgress },
    ...rulesOf(config),
    ...(asChannel === undefined ? {} : { asChannel }),
    ...(part === undefined ? {} : { part }),
    ...(clock === undefined ? {} : { clocks: clock }),
    ...(simulated ? {} : { scenarios: [] }),
    ...(threads === undefined ? {} : { threads }),
  };
}

/** As with `replay`, only a file that is named counts: the same command gives the same figures everywhere. */
function rulesOf(file: string | undefined): InputRules {
  if (file === undefined) return {};
  return inputRulesOf(loadReplayConfig(null, { config: file }));
}

async function evaluateAndPrint(
  options: EvaluateOptions,
  { html, json }: EvaluateFlags,
  bar: ProgressBar,
): Promise<readonly FileProblem[]> {
  const report = await runEvaluation(options);
  bar.end();
  if (html !== undefined) writePage(html, renderHtml(report));
  if (json) sayProblems(report.problems);
  await printLines([json ? JSON.stringify(report) : formatEvaluation(report).trimEnd()]);
  return report.problems;
}

async function sweepAndPrint(
  sweep: Sweep,
  options: EvaluateOptions,
  { json }: EvaluateFlags,
  bar: ProgressBar,
): Promise<readonly FileProblem[]> {
  const report = await runSweep(sweep, options);
  bar.end();
  if (json) sayProblems(report.problems);
  await printLines([json ? JSON.stringify({ sweep, ...report }) : formatSweep(sweep, report).trimEnd()]);
  return report.problems;
}

/** In JSON they are data; a person should not have to look for them there. */
function sayProblems(problems: readonly FileProblem[]): void {
  for (const problem of problems) process.stderr.write(`clearsight: ${formatProblem(problem)}\n`);
}

function writePage(file: string, page: string): void {
  try {
    writeFileSync(file, page);
  } catch (cause) {
    const message = `${escapeText(file)}: expected a file that can be written, got ${systemReason(cause)}`;
    throw new ClearSightError('CS_FILE', message, { cause });
  }
}
