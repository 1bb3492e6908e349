import type { Programs, UnwantedProgram } from '../../../facts/programs.js';
import type { HeldProcess } from '../../process/held-process.js';
import { type Attached, type Probe, type Reading, SAME } from '../../process/probe.js';
import { UnwantedPrograms } from './unwanted-programs.js';

/** Sees which unwanted programs run beside a process. One look at all processes serves all targets. */
export const programsProbe: Probe<'programs'> = {
  fact: 'programs',
  // A look at 300 processes takes 2 to 3 ms, hashes aside.
  intervalMs: 1000,
  cost: 'costly',
  observesMonitor: false,
  // Nothing of the process itself is looked at.
  open: () => -1,
  close: () => {},
  start({ programs = [] }) {
    const look = new UnwantedPrograms(programs);
    return (held) => new ProgramsWatch(held, look);
  },
};

class ProgramsWatch implements Attached<Programs> {
  private known: Programs | undefined;
  /** The step of the look that this watch has seen last. */
  private step = 0;

  constructor(
    private readonly held: HeldProcess,
    private readonly look: UnwantedPrograms,
  ) {}

  read(): Reading<Programs> {
    const { look, known } = this;
    // The first watch of each round takes the next step for all: it has seen the last one.
    if (this.step === look.steps) look.step();
    this.step = look.steps;
    if (look.failure !== '')
      return { failed: { reason: 'transient', message: look.failure, isEnding: false } };
    const unwanted = look.beside(this.held.process.pid);
    if (known !== undefined && areEqual(known.unwanted, unwanted)) return SAME;
    this.known = { unwanted };
    return { changed: this.known };
  }

  close(): void {}
}

const areEqual = (some: readonly UnwantedProgram[], others: readonly UnwantedProgram[]): boolean =>
  some.length === others.length &&
  some.every(({ pid, name, sha256 }, at) => {
    const other = others[at];
    return pid === other?.pid && name === other.name && sha256 === other.sha256;
  });
