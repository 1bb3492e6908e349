import { Command } from 'commander';
import { withExamples } from '../examples.js';
import { addOptions, PRINT_OPTIONS, REPLAY_DEFAULTS, REPLAY_SETTINGS } from '../options/option-table.js';
import type { PolicyFlags } from '../options/policy-options.js';
import { speedOption } from '../options/values.js';
import { openPrinting, type PrintFlags } from '../terminal/printing.js';

interface ReplayFlags extends PolicyFlags, PrintFlags {
  speed: number;
}

/** `clearsight replay FILE`: the same verdicts as live, or those of another policy. */
export function replayCommand(): Command {
  const command = new Command('replay')
    .description('Judge a capture again, or a text file with one time in milliseconds per line.')
    .argument('<file>', 'capture (compressed or not), or text file of times');
  withExamples(command, [
    ['clearsight replay session.ndjson.gz', 'the recorded policy: the same verdicts as live'],
    [
      'clearsight replay session.ndjson.gz --hits 5 --persist-for 500ms',
      'another policy; reports what differs',
    ],
    ['clearsight replay clicks.txt --json', 'times of presses, events as JSON'],
  ]);
  return addOptions(command, [...REPLAY_SETTINGS, ...PRINT_OPTIONS], REPLAY_DEFAULTS)
    .option('--speed <factor>', '1 for real time, 0 for as fast as possible', speedOption, 0)
    .action(async (file: string, flags: ReplayFlags) => {
      const { replayCapture } = await import('../replay/replay-session.js');
      process.exitCode = await replayCapture(file, flags, {
        speed: flags.speed,
        printing: openPrinting(flags),
      });
    });
}
