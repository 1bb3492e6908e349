import type { ProcessInfo, ProcessKey } from '../../../records/target.js';
import type { ProcessTable } from '../platform.js';

/**
 * Decides who descends from a target: by its parent, or by the mark that descendants of a launched program inherit. Without a
 * mark, a process whose parent has already ended is not recognised.
 */
export class Kinship {
  private readonly targets = new Map<number, ProcessKey>();
  private launched: ProcessKey | undefined;

  constructor(
    private readonly processes: ProcessTable,
    private readonly settings: { readonly descendants: boolean; readonly mark: string },
  ) {}

  /** A target is held. */
  add({ pid, key, startedBy }: ProcessInfo): void {
    if (!this.settings.descendants) return;
    this.targets.set(pid, key);
    if (startedBy === undefined && this.bearsMark(pid)) this.launched ??= key;
  }

  /** A target has ended: its PID may be another's. */
  remove({ pid, key }: ProcessInfo): void {
    if (this.targets.get(pid) === key) this.targets.delete(pid);
  }

  /** The target that a process descends from, or undefined. */
  startedBy(pid: number, parentPid = this.processes.parentOf(pid)): ProcessKey | undefined {
    if (!this.settings.descendants) return undefined;
    const parent = parentPid === undefined ? undefined : this.targets.get(parentPid);
    return parent ?? (this.bearsMark(pid) ? this.launched : undefined);
  }

  private bearsMark(pid: number): boolean {
    const { mark } = this.settings;
    return mark !== '' && this.processes.hasMark(pid, mark);
  }
}
