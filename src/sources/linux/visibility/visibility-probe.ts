import type { Visibility } from '../../../facts/access/visibility.js';
import type { HeldProcess } from '../../process/held-process.js';
import { type Attached, type Probe, type Reading, SAME } from '../../process/probe.js';
import { hasPagemap } from '../kernel-features.js';
import { close, O_RDONLY_CLOEXEC, open, openForProbe, pread } from '../libc.js';
import { lookAtMemory } from '../pages/look-at-memory.js';
import { readOwned } from './owner.js';

/** Sees whether a process that could be looked at has forbidden it since. That takes no right: everybody is told who owns what. */
export const visibilityProbe: Probe<'visibility'> = {
  fact: 'visibility',
  intervalMs: 1000,
  cost: 'costly',
  observesMonitor: false,
  open: (pid) => openForProbe(`/proc/${pid}/pagemap`),
  close: (pagemapFd) => {
    if (pagemapFd >= 0) close(pagemapFd);
  },
  start: () => (hasPagemap() ? (held, opened) => new VisibilityWatch(held, opened) : () => undefined),
};

/** The program that was seen to be open last, by its memory. */
interface OpenProgram {
  /** Its `pagemap`, which is at its end once the process has run another program. No process can feign that. */
  readonly pagemapFd: number;
  /** Empty while it was not seen to be open yet. */
  readonly rights: string;
}

class VisibilityWatch implements Attached<Visibility> {
  private known: Visibility | undefined;
  private lastOpen: OpenProgram;

  constructor(
    private readonly held: HeldProcess,
    pagemapFd: number,
  ) {
    this.lastOpen = { pagemapFd, rights: '' };
  }

  read(): Reading<Visibility> {
    const { pid } = this.held.process;
    const seen = lookAtMemory(this.held, `read '/proc/${pid}/status'`, (folder) => this.look(folder));
    if ('failed' in seen) return seen;
    if (this.known !== undefined && areEqual(this.known, seen)) return SAME;
    this.known = seen;
    return { changed: seen };
  }

  close(): void {
    visibilityProbe.close(this.lastOpen.pagemapFd);
  }

  /** @returns an error number where nothing can be seen: ESRCH for what has no memory any more */
  private look(folder: string): Visibility | number {
    // Before the owner is asked, and read afterwards: what was told in between is of the program with this memory.
    const pagemapFd = open(`${folder}/pagemap`, O_RDONLY_CLOEXEC);
    const seen = readOwned(folder);
    if (typeof seen === 'object' && seen.user === seen.owner && isThere(pagemapFd)) {
      this.close();
      this.lastOpen = { pagemapFd, rights: seen.rights };
    } else visibilityProbe.close(pagemapFd);
    return typeof seen === 'number' ? seen : this.compare(seen.user, seen.owner, seen.rights);
  }

  private compare(user: number, owner: number, rights: string): Visibility {
    const { lastOpen } = this;
    return { user, owner, wasOpen: lastOpen.rights === rights && isThere(lastOpen.pagemapFd) };
  }
}

const entry = Buffer.allocUnsafeSlow(8);

/** Whether the memory behind a `pagemap` is still a process's. */
const isThere = (pagemapFd: number): boolean => pread(pagemapFd, entry, entry.length, 0) === entry.length;

const areEqual = (one: Visibility, other: Visibility): boolean =>
  one.user === other.user && one.owner === other.owner && one.wasOpen === other.wasOpen;
