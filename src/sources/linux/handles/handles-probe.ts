import type { Handles, MemoryHolder } from '../../../facts/access/handles.js';
import type { HeldProcess } from '../../process/held-process.js';
import { type Attached, type Probe, type Reading, SAME } from '../../process/probe.js';
import { hasExited } from '../libc.js';
import { readUser } from '../proc.js';
import { MemoryHolders } from './memory-holders.js';

/** Sees which other processes have the memory of a process open. One look at all processes serves all targets. */
export const handlesProbe: Probe<'handles'> = {
  fact: 'handles',
  // A look at 300 processes takes some 10 ms.
  intervalMs: 3000,
  cost: 'costly',
  observesMonitor: false,
  // What others have open is not opened by looking at the process itself.
  open: () => -1,
  close: () => {},
  start() {
    const holders = new MemoryHolders();
    return (held) => new HandlesWatch(held, holders);
  },
};

class HandlesWatch implements Attached<Handles> {
  private known: Handles | undefined;
  /** The step of the look that this watch has seen last. */
  private step = 0;
  private readonly user: number;

  constructor(
    private readonly held: HeldProcess,
    private readonly look: MemoryHolders,
  ) {
    this.user = readUser(held.process.pid) ?? 0;
  }

  read(): Reading<Handles> {
    const { look, known } = this;
    // The first watch of each round takes the next step for all: it has seen the last one.
    if (this.step === look.steps) look.step();
    this.step = look.steps;
    if (look.failure !== '')
      return { failed: { reason: 'transient', message: look.failure, isEnding: false } };
    const unseen = look.unseenBeside(this.held.process.pid, this.user);
    const holders = look.of(this.held.process.pid);
    // The process that has the PID may be another by now.
    if (hasExited(this.held.handle)) return SAME;
    // How many may not be looked at changes with every process that comes or goes: that there are any does not.
    if (known !== undefined && known.unseen > 0 === unseen > 0 && areEqual(known.holders, holders))
      return SAME;
    this.known = { holders, unseen };
    return { changed: this.known };
  }

  close(): void {}
}

const areEqual = (some: readonly MemoryHolder[], others: readonly MemoryHolder[]): boolean =>
  some.length === others.length &&
  some.every(({ pid, name, mayWrite }, at) => {
    const other = others[at];
    return pid === other?.pid && name === other.name && mayWrite === other.mayWrite;
  });
