import type { Backend } from '../messages.js';
import type { HookSink } from './hook.js';
import type { Outbox } from './outbox.js';
import { PressTracker, type TrackedEvent } from './press-tracker.js';

/** Connects a hook to its outbox: keys end in the tracker, and a state that has not changed is not sent again. */
export function createSink(outbox: Outbox, backend: Backend | 'none'): HookSink {
  const tracker = new PressTracker();
  let said = '';
  const add = (event: TrackedEvent | null) => {
    if (event !== null) outbox.add(event);
  };
  return {
    press: (channel, key, time, isInjected) => add(tracker.press(channel, key, time, isInjected)),
    release: (channel, key, time) => add(tracker.release(channel, key, time)),
    overrun() {
      tracker.forgetHeld();
      outbox.countOverrun();
    },
    state(state, message) {
      if (said === `${state} ${message}`) return;
      said = `${state} ${message}`;
      outbox.send({ kind: 'state', state, backend, message });
    },
    room: () => outbox.room(),
  };
}
