import { existsSync, writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
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
import { workerSettings } from '../../pipeline/pool/worker-settings.js';
import { CHANNELS, type Channel } from '../../records/input.js';
import { escapeText } from '../../text/escape.js';
import { withExamples } from '../examples.js';
import { EXIT } from '../exit-codes.js';
import { wholeNumberFrom } from '../options/number-option.js';
import { clocksOption } from '../options/values.js';
import { loadReplayConfig } from '../replay/replay-config.js';
import { describeProgress, shareDone } from '../terminal/evaluate-progress.js';
import { printLines } from '../terminal/print-lines.js';
import { ProgressBar } from '../terminal/progress-bar.js';

interface EvaluateFlags {
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

/** `clearsight evaluate PATH...`: whom the input detector flags, and which clickers it finds. */
export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description(
      'Run the input detector over recorded sessions and simulated clickers: who is flagged, who is caught.',
    )
    .argument(
      '[paths...]',
      'corpus files, captures, and folders of them; without any, only simulated clickers',
    );
  withExamples(command, [
    ['clearsight evaluate corpus/', 'every recorded session in a folder, and every simulated clicker'],
    [
      'clearsight evaluate corpus/ --as-channel left --no-simulated',
      'recorded sessions only, judged as one mouse button',
    ],
    ['clearsight evaluate corpus/ --html report.html', 'a page with histograms and ROC curves'],
    ['clearsight evaluate corpus/ --clock 15.6,50', 'the same people and clickers on two coarse clocks too'],
    ['clearsight evaluate corpus/ --clock 100~5', 'on a clock of 100 ms that is read up to 5 ms late'],
    [
      'clearsight evaluate corpus/ --sweep short-hold.limit=4..12/5',
      'five limits: what each would flag and catch',
    ],
  ]);
  return command
    .addOption(
      new Option('--as-channel <channel>', 'judge every session as one of this channel').choices(CHANNELS),
    )
    .option(
      '--part <index/of>',
      'only this part of the sessions (0/2 or 1/2), split by a hash of their ids',
      partOption,
    )
    .option(
      '--clock <steps>',
      'judge everything on coarse clocks too, times cut to steps such as 15.6,50 (ms); 100~5: read up to 5 ms late',
      clocksOption,
    )
    .option('--no-simulated', 'recorded sessions only')
    .option('--runs <number>', 'runs of each simulated clicker', wholeNumberFrom(1, 10_000), 20)
    .option('--seconds <number>', 'length of a run, s', wholeNumberFrom(1, 3600), 60)
    .option('--threads <number>', 'worker threads (default: one per core)', wholeNumberFrom(1, 256))
    .addOption(
      new Option(
        '--sweep <sweep>',
        'indicator.threshold=a..b, or =a..b/steps: evaluate once for each value',
      ).conflicts(['html', 'clock']),
    )
    .option('--config <file>', 'configuration file (JSON) with thresholds of your own')
    .option('--html <file>', 'also write the report as one self-contained HTML page')
    .option('--json', 'print the report as JSON')
    .action(async (paths: string[], flags: EvaluateFlags) => {
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
        if (problems.length > 0) process.exitCode = EXIT.failure;
      } finally {
        bar.end();
      }
    });
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
  const config = loadReplayConfig(null, { config: file });
  return {
    thresholds: workerSettings(config).inputThresholds,
    keyboardEnforces: config.input.keyboardEnforces,
  };
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

/** What is not there is reported before half a minute of work, not after it. What cannot be read is a problem of the report. */
function requireAll(paths: readonly string[]): void {
  const missing = paths.filter((path) => !existsSync(path));
  if (missing.length === 0) return;
  throw new ClearSightError(
    'CS_USAGE',
    `${escapeText(missing.join(', '))}: expected files or folders to evaluate, got ENOENT: no such file or directory`,
  );
}

function writePage(file: string, page: string): void {
  try {
    writeFileSync(file, page);
  } catch (cause) {
    const message = `${escapeText(file)}: expected a file that can be written, got ${systemReason(cause)}`;
    throw new ClearSightError('CS_FILE', message, { cause });
  }
}

function partOption(value: string): Part {
  const { index, of } = /^(?<index>\d{1,4})\/(?<of>\d{1,4})$/.exec(value)?.groups ?? {};
  if (index === undefined || Number(index) >= Number(of)) {
    throw new InvalidArgumentError('Expected a part such as 0/2 or 1/2.');
  }
  return { index: Number(index), of: Number(of) };
}
