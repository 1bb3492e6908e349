import { Command } from 'commander';
import { withExamples } from '../examples.js';
import { addOptions, PRINT_OPTIONS } from '../options/option-table.js';
import { openPrinting, type PrintFlags } from '../terminal/printing.js';

/** `clearsight demo`: everything once, for real, in under half a minute. */
export function demoCommand(): Command {
  const command = new Command('demo').description(
    'Protect a small program, inject memory into it and see it ended. Then replay a recorded auto-clicker.',
  );
  withExamples(command, [['clearsight demo', 'needs no display and no root']]);
  return addOptions(command, PRINT_OPTIONS).action(async (flags: PrintFlags) => {
    const { runDemo } = await import('../demo/demo.js');
    process.exitCode = await runDemo(openPrinting(flags, { isDrill: true }));
  });
}
