import type { Focus } from '../x11/focus-watch.js';
import type { HookSink } from './hook.js';

type State = Parameters<HookSink['state']>;

/**
 * A sink whose hook is ready only while the focus is known too: input that counts for the window with the focus cannot be
 * judged without it, and that must not look like silence.
 */
export class FocusGate implements HookSink {
  #hook: State = ['starting', 'starting the hook'];
  #focus: Focus | undefined;
  readonly press: HookSink['press'];
  readonly release: HookSink['release'];
  readonly overrun: HookSink['overrun'];
  readonly room: HookSink['room'];

  constructor(
    private readonly sink: HookSink,
    private readonly sendFocus: (pid: number) => void,
  ) {
    ({ press: this.press, release: this.release, overrun: this.overrun, room: this.room } = sink);
  }

  state(...state: State): void {
    this.#hook = state;
    this.#say();
  }

  follow(focus: Focus): void {
    this.#focus = focus;
    this.sendFocus(typeof focus === 'number' ? focus : -1);
    this.#say();
  }

  #say(): void {
    const isReady = this.#hook[0] === 'ready';
    if (isReady && this.#focus === undefined)
      this.sink.state('starting', 'asking which window has the focus');
    else if (isReady && typeof this.#focus === 'string')
      this.sink.state('waiting', `the focus is unknown: ${this.#focus}`);
    else this.sink.state(...this.#hook);
  }
}
