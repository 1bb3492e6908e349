import type { Channel } from '../../../records/input.js';
import type { Milliseconds } from '../../../records/time.js';
import type { HookState } from '../messages.js';

/** Where a hook puts what it sees. Key codes end here: see PressTracker. */
export interface HookSink {
  /**
   * A key or button goes down. `key` tells keys apart; the same key may go down again without a
   * release (auto-repeat). `isInjected`: the system says that a program made it; absent for no and for not known.
   */
  press(channel: Channel, key: number, time: Milliseconds, isInjected?: boolean): void;
  release(channel: Channel, key: number, time: Milliseconds): void;
  /** The system's own buffer overflowed, events are missing: which keys are down is no longer known. */
  overrun(): void;
  state(state: HookState['state'], message: string): void;
  /** Resolves when there is room for more events: at once, unless the parent is behind. */
  room(): Promise<void>;
}

/** One way of seeing input. Runs until the process ends, reports its state through the sink, and does not throw. */
export interface Hook {
  run(sink: HookSink): Promise<never>;
}
