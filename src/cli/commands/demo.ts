import { Command } from 'commander';
import { runDemo } from '../demo/demo.js';
import { withExamples } from '../examples.js';

/** `clearsight demo`: everything once, for real, in under half a minute. */
export function demoCommand(): Command {
  const command = new Command('demo').description(
    'Protect a small program, inject memory into it and see it ended. Then replay a recorded auto-clicker.',
  );
  withExamples(command, [['clearsight demo', 'needs no display and no root']]);
  return command
    .option('--json', 'print every event on stdout, one JSON object per line')
    .action(async ({ json }) => {
      process.exitCode = await runDemo(json === true);
    });
}
