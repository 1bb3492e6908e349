import type { ProcessKey } from '../../records/target.js';
import type { ProcessControl } from '../interfaces.js';
import type { HeldProcess } from './held-process.js';
import type { Platform, ProcessState } from './platform.js';

/** The held processes of the main thread, which owns their handles. A process that was removed has ended. */
export class HandleTable implements ProcessControl {
  private readonly held = new Map<ProcessKey, HeldProcess>();

  constructor(private readonly platform: Platform) {}

  add(held: HeldProcess): void {
    this.held.set(held.process.key, held);
  }

  get(key: ProcessKey): HeldProcess | undefined {
    return this.held.get(key);
  }

  keys(): readonly ProcessKey[] {
    return [...this.held.keys()];
  }

  /** Lets go of a process. */
  remove(key: ProcessKey): void {
    const held = this.held.get(key);
    if (held === undefined) return;
    this.held.delete(key);
    this.platform.release(held.handle);
  }

  terminate(key: ProcessKey): void {
    this.with(key, (held) => this.platform.terminate(held));
  }

  suspend(key: ProcessKey): boolean {
    const held = this.held.get(key);
    return held !== undefined && this.platform.suspend(held);
  }

  resume(key: ProcessKey): void {
    this.with(key, (held) => this.platform.resume(held));
  }

  state(key: ProcessKey): ProcessState {
    const held = this.held.get(key);
    return held === undefined ? 'exited' : this.platform.state(held);
  }

  private with(key: ProcessKey, act: (held: HeldProcess) => void): void {
    const held = this.held.get(key);
    if (held !== undefined) act(held);
  }
}
