import { Command } from 'commander';
import { withExamples } from '../examples.js';
import { addPolicyOptions, type PolicyFlags, speedOption } from '../options/policy-options.js';
import { replayCapture } from '../replay/replay-session.js';

interface ReplayFlags extends PolicyFlags {
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
  return addPolicyOptions(command)
    .option('--speed <factor>', '1 for real time; 0 (default) for as fast as possible', speedOption, 0)
    .action(async (file: string, flags: ReplayFlags) => {
      process.exitCode = await replayCapture(file, flags, flags.speed);
    });
}
