import type { Channel } from '../../../records/input.js';
import type { Milliseconds } from '../../../records/time.js';
import type { HookState } from '../messages.js';

/** Where a hook puts what it sees. Key codes end here: see PressTracker. */
export interface HookSink {
  /**
   * A key or button goes down. `key` tells keys apart. The same key again without a release is auto-repeat, and auto-repeat
   * comes in no other way: the X server makes up releases between repeats only for clients that ask for no better (they are
   * not in what XRecord gives, nor has it a device's press of a key that is down), Windows and macOS make up none, and the
   * kernel marks repeats. `isInjected`: the system says that a program made it; absent for no and for not known.
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
