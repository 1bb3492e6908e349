import { Command, InvalidArgumentError, Option } from 'commander';
import { loadPlatform } from '../../sources/process/load-platform.js';
import { keepMemoryFlat } from '../engine.js';
import { withExamples } from '../examples.js';
import { millisecondsOption, shareOption } from '../options/values.js';

interface ProfileFlags {
  duration: number;
  scanRate: number;
  targets: number;
  regions: number;
  executableRegions: number;
  changeRate: number;
  inputRate: number;
  cpuBudget: number;
  json?: boolean;
  compare?: readonly string[];
}

/** `clearsight profile`: what monitoring costs on this machine, measured on targets of its own. */
export function profileCommand(): Command {
  const command = new Command('profile').description(
    'Measure throughput and event-loop delay on targets that it starts itself.',
  );
  withExamples(command, [
    ['clearsight profile --duration 10s --scan-rate 1000', '1,000 scans a second of one target'],
    ['clearsight profile --targets 4 --regions 2000 --input-rate 5000 --json', 'a heavier load, as JSON'],
    ['clearsight profile --compare before.json after.json', 'two such reports side by side'],
  ]);
  return command
    .addOption(
      new Option('--duration <duration>', 'time to measure')
        .argParser(millisecondsOption)
        .default(10_000, '10s'),
    )
    .option('--scan-rate <number>', 'scans per second of each target', numberFrom(0.1, 1000), 1000)
    .option('--targets <number>', 'number of target processes', numberFrom(1, 100), 1)
    .option('--regions <number>', 'regions of each target', numberFrom(1, 65_000), 100)
    .option('--executable-regions <number>', 'executable regions among them', numberFrom(1, 60_000), 13)
    .option(
      '--change-rate <number>',
      "changes per second of each target's memory map",
      numberFrom(0, 10_000),
      1,
    )
    .option('--input-rate <number>', 'input events per second', numberFrom(0, 10_000_000), 1000)
    .addOption(
      new Option('--cpu-budget <share>', 'share of one core that scanning may use')
        .argParser(shareOption)
        .default(0.1, '10%'),
    )
    .option('--json', 'print the report as JSON')
    .option('--compare <reports...>', 'measure nothing: show two reports of --json side by side')
    .action(async ({ duration, json, compare, ...options }: ProfileFlags) => {
      if (compare !== undefined) {
        const { compareReports } = await import('../profile/compare-reports.js');
        return compareReports(compare);
      }
      keepMemoryFlat();
      (await loadPlatform()).giveFreedMemoryBack();
      const { formatProfile } = await import('../../profile/format.js');
      const { runProfile } = await import('../../profile/profile.js');
      const report = await runProfile({ ...options, seconds: duration / 1000 });
      process.stdout.write(json ? `${JSON.stringify(report)}\n` : formatProfile(report));
    });
}

const numberFrom = (least: number, most: number) => (value: string) => {
  const number = Number(value);
  if (/^\d+(\.\d+)?$/.test(value) && number >= least && number <= most) return number;
  throw new InvalidArgumentError(`Expected a number from ${least} to ${most}.`);
};
