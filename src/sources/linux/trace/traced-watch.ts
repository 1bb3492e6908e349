import type { HeldProcess } from '../../process/held-process.js';
import { type Attached, type Prompter, type Reading, SAME } from '../../process/probe.js';

/** Keeps what a trace tells of one process until it is read. */
export abstract class TracedWatch<Value> implements Attached<Value> {
  protected total = 0;
  protected lost = 0;
  private failure: string | undefined;

  constructor(
    private readonly held: HeldProcess,
    private readonly prompter: Prompter,
    private readonly release: () => void,
  ) {}

  fail(why: string): void {
    this.failure = why;
    this.prompt();
  }

  onLost(count: number): void {
    this.lost += count;
    this.prompt();
  }

  read(): Reading<Value> {
    const message = this.failure;
    this.failure = undefined;
    if (message !== undefined) return { failed: { reason: 'denied', message, isEnding: false } };
    const changed = this.take();
    return changed === undefined ? SAME : { changed };
  }

  close(): void {
    this.release();
  }

  /** What was told since it was asked last; undefined for nothing. */
  protected abstract take(): Value | undefined;

  protected takeLost(): number {
    const { lost } = this;
    this.lost = 0;
    return lost;
  }

  protected prompt(): void {
    this.prompter.prompt(this.held);
  }
}
