import { closeSync, openSync, readSync, realpathSync } from 'node:fs';
import type { Config } from '../../config/schema.js';
import { ClearSightError } from '../../errors/errors.js';
import type { Launched } from '../../sources/process/launched.js';
import type { ProcessTable } from '../../sources/process/platform.js';
import { programIn } from '../../workers/memory/baseline/baseline.js';

const ELF_MAGIC = Buffer.from('\x7fELF', 'latin1');

/**
 * Refuses the baseline of another program than those that are given by PID. Where others may be targets too, by their names or because
 * targets start them, nobody can tell yet: a notice says then which process is not compared.
 *
 * @throws CS_BASELINE
 */
export function refuseOtherProgram(config: Config, processes: ProcessTable): void {
  const { pid, target, descendants, profile } = config;
  if (pid.length === 0 || target.length > 0 || descendants || profile === 'strict') return;
  const programs = pid.map((one) => programIn(processes.executable(one)));
  // The program of another user may not be read.
  if (!programs.includes('')) refuse(config, programs, `--pid ${pid.join(', ')}`);
}

/**
 * The same for a program that `run` starts. What a script runs, nobody can tell; and a program that starts the one that was learnt has
 * to be given with it: `--target` names that one.
 *
 * @throws CS_BASELINE
 */
export function refuseOtherLaunched(
  config: Config,
  { executable }: Launched,
  { encodeName }: Pick<ProcessTable, 'encodeName'>,
): void {
  if (config.target.length > 0 || !isElf(executable)) return;
  const program = programIn(encodeName(realpathSync(executable)));
  refuse(config, [program], 'run', '; if it starts that one, name it with --target');
}

function refuse({ memory: { baseline } }: Config, programs: readonly string[], who: string, hint = ''): void {
  if (typeof baseline !== 'object' || programs.includes(baseline.program)) return;
  const wanted = [...new Set(programs)].join(' or ');
  const message = `${who}: expected a baseline of ${wanted}, got one of ${baseline.program}${hint}`;
  throw new ClearSightError('CS_BASELINE', message);
}

/** False for a script, and for a program that may not be read. */
function isElf(path: string): boolean {
  try {
    const fd = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(ELF_MAGIC.length);
      return readSync(fd, bytes) === bytes.length && bytes.equals(ELF_MAGIC);
    } finally {
      closeSync(fd);
    }
  } catch {
    return false;
  }
}
