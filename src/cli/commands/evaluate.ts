import { Command, InvalidArgumentError, Option } from 'commander';
import type { Part } from '../../evaluate/judge/messages.js';
import { CHANNELS } from '../../records/input.js';
import type { EvaluateFlags } from '../evaluate/evaluate-session.js';
import { withExamples } from '../examples.js';
import { wholeNumberFrom } from '../options/number-option.js';
import { clocksOption } from '../options/values.js';

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
      const { evaluateAsAsked } = await import('../evaluate/evaluate-session.js');
      process.exitCode = await evaluateAsAsked(paths, flags);
    });
}

function partOption(value: string): Part {
  const { index, of } = /^(?<index>\d{1,4})\/(?<of>\d{1,4})$/.exec(value)?.groups ?? {};
  if (index === undefined || Number(index) >= Number(of)) {
    throw new InvalidArgumentError('Expected a part such as 0/2 or 1/2.');
  }
  return { index: Number(index), of: Number(of) };
}
