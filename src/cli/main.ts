#!/usr/bin/env node
import { inlineIndicators } from './engine.js';
import { reportFailure } from './failure.js';
import { createProgram } from './program.js';
import { watchForLoss } from './terminal/lost-output.js';

inlineIndicators();

watchForLoss(process.stdout);
watchForLoss(process.stderr);

try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = reportFailure(error);
}
