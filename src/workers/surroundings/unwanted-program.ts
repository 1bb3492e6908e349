import type { UnwantedProgram } from '../../facts/programs.js';
import { defineDetector } from '../detector.js';

/** A program of the configured list that runs beside the process: a memory editor, an auto-clicker. */
export const unwantedProgram = defineDetector({
  id: 'unwanted-program',
  title: 'An unwanted program runs beside the process',
  // Whoever puts a program on the list wants to know; nobody has it by default.
  severity: 'high',
  maturity: 'experimental',
  weight: 0.5,
  profiles: ['threshold'],
  needs: { programs: 'required' },
  pacedBy: 'programs',
  validatedOn: 'A program by its name, by that of its executable, and by its hash under another name: found.',
  tuning: 'Name what is not wanted in `programs`; there is nothing on that list by default.',
  detect: ({ programs }) =>
    programs.unwanted.map((program) => ({
      kind: 'process',
      words: wordsFor(program),
      figures: { programPid: program.pid },
    })),
});

const wordsFor = ({ name, pid, sha256 }: UnwantedProgram): string =>
  `unwanted program ${name} (PID = ${pid}) runs beside it${sha256 === '' ? '' : `, SHA-256 ${sha256}`}`;
