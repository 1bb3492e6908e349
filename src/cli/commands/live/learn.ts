import { Command } from 'commander';
import { NEVER } from 'rxjs';
import { ClearSightError } from '../../../errors/errors.js';
import { withExamples } from '../../examples.js';
import type { LearnOptions } from '../../learn/learn.js';
import { liveStopSignals } from '../../live/signals.js';
import { wholeNumberFrom } from '../../options/number-option.js';
import { addOptions } from '../../options/option-table.js';

interface LearnFlags extends LearnOptions {
  target?: string[];
  pid?: number[];
  interval?: string;
  seconds?: number;
}

const DAY_SECONDS = 86_400;

/** `clearsight learn -- game args...`: watch a program without deciding, and write what belongs to it. */
export function learnCommand(): Command {
  const command = new Command('learn')
    .description(
      'Watch a program without deciding anything, and write its baseline: what it has as code when nobody tampers with it. Learning into a file that is there merges.',
    )
    .argument('[program]', 'program to start')
    .argument('[args...]', 'its arguments')
    .passThroughOptions();
  withExamples(command, [
    ['clearsight learn --seconds 60 -- ./game', 'start it, learn for a minute, write game.baseline.json'],
    ['clearsight learn --target game --output game.baseline.json', 'one that is running, until Ctrl-C'],
    ['clearsight watch --target game --baseline game.baseline.json', 'then: say what is not in it'],
  ]);
  return addOptions(command, ['target', 'pid', 'interval'])
    .option(
      '--seconds <number>',
      'learn for so long (default: until it ends, or Ctrl-C)',
      wholeNumberFrom(1, DAY_SECONDS),
    )
    .option('--output <file>', 'baseline to write, or to merge with (default NAME.baseline.json)')
    .option(
      '--program <name>',
      'file name of the program to learn, where several run (default: what the process runs last)',
    )
    .action(async (program: string | undefined, args: string[], flags: LearnFlags) => {
      const { target = [], pid = [] } = flags;
      const isNamed = target.length + pid.length > 0;
      if ((program === undefined) !== isNamed) {
        const got = isNamed ? 'both' : 'neither';
        throw new ClearSightError(
          'CS_USAGE',
          `learn: expected a program to start (-- ./game), or --target NAME or --pid PID, got ${got}`,
        );
      }
      const { learn } = await import('../../learn/learn.js');
      const { learnFrom } = await import('../../learn/learn-from.js');
      const { interval, seconds } = flags;
      const lesson = {
        names: target,
        pids: pid,
        interval,
        seconds,
        launched: undefined,
        mark: '',
        signals: liveStopSignals(),
      };
      process.exitCode =
        program === undefined
          ? await learn(lesson, flags)
          : await learnFrom(program, args, { ...lesson, signals: NEVER }, flags);
    });
}
