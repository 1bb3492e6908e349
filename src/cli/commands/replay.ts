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
    .description('Judge a capture, or a text file with one time in milliseconds a line.')
    .argument('<file>', 'capture (.gz or not), or text file of times');
  withExamples(command, [
    ['clearsight replay session.ndjson.gz', 'the recorded policy: the verdicts of live'],
    ['clearsight replay session.ndjson.gz --hits 5 --persist-for 500ms', 'another policy; says what differs'],
    ['clearsight replay clicks.txt --json', 'times of presses, events as JSON'],
  ]);
  return addPolicyOptions(command)
    .option('--speed <factor>', '1 for real time; 0 (default): as fast as it can', speedOption, 0)
    .action(async (file: string, flags: ReplayFlags) => {
      process.exitCode = await replayCapture(file, flags, flags.speed);
    });
}
