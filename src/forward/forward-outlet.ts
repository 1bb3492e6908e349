import type { Outlet } from '../outlets/outlet.js';
import type { Forwarding } from './forwarding.js';

/** Tells that the log has new lines. Stands behind the log files: the line of an event is written when it hears of it. */
export class ForwardOutlet implements Outlet {
  readonly name = 'forward';

  constructor(private readonly forwarding: Forwarding) {}

  /** Events that a receiver did not get, and will not. */
  get dropped(): number {
    const lost = this.forwarding.tallies.map(({ dropped }) => dropped.missing + dropped.refused);
    return lost.reduce((sum, each) => sum + each, 0);
  }

  get trouble(): string {
    return 'a receiver of events has refused some, or the log does not hold them any more';
  }

  emit(): void {
    this.forwarding.look();
  }

  async close(): Promise<void> {
    await this.forwarding.close();
  }
}
