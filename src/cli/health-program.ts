import type { Command } from 'commander';
import { healthCommand } from './commands/live/health.js';
import { programOf } from './program-of.js';

/** The command line where `health` is asked for: probes run it every few seconds, and loading all other commands takes longer than it. */
export const createProgram = (): Command => programOf([healthCommand()]);
