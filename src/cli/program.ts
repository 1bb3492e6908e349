import type { Command } from 'commander';
import { completionCommand } from './commands/completion.js';
import { configCommand } from './commands/config.js';
import { demoCommand } from './commands/demo.js';
import { doctorCommand } from './commands/doctor.js';
import { evaluateCommand } from './commands/evaluate.js';
import { fleetCommand } from './commands/live/fleet.js';
import { healthCommand } from './commands/live/health.js';
import { learnCommand } from './commands/live/learn.js';
import { recordCommand } from './commands/live/record.js';
import { runCommand } from './commands/live/run.js';
import { watchCommand } from './commands/live/watch.js';
import { profileCommand } from './commands/profile.js';
import { psCommand } from './commands/ps.js';
import { replayCommand } from './commands/replay.js';
import { reportCommand } from './commands/report.js';
import { shareCommand } from './commands/share.js';
import { simulateCommand } from './commands/simulate.js';
import { viewCommand } from './commands/view.js';
import { withExamples } from './examples.js';
import { programOf } from './program-of.js';

/** The whole command line. Errors are thrown, never exited on: main.ts alone decides how the process ends. */
export function createProgram(): Command {
  const program = programOf([
    watchCommand(),
    runCommand(),
    learnCommand(),
    recordCommand(),
    replayCommand(),
    viewCommand(),
    reportCommand(),
    shareCommand(),
    simulateCommand(),
    evaluateCommand(),
    profileCommand(),
    configCommand(),
    psCommand(),
    doctorCommand(),
    healthCommand(),
    fleetCommand(),
    demoCommand(),
    completionCommand(),
  ]);
  return withExamples(program, [
    ['clearsight watch --target game', 'watch every process named game, only report what is found'],
    [
      'clearsight run --action terminate -- ./game --fullscreen',
      'start a program, protect it, end it on a verdict',
    ],
    ['clearsight doctor', 'what works on this machine'],
  ]);
}
