import type { Backend } from '../messages.js';
import type { HookSink } from './hook.js';
import type { Outbox } from './outbox.js';
import { PressTracker, type TrackedEvent } from './press-tracker.js';

/** Joins a hook to the way out: keys end in the tracker, a state that is as before is not said again. */
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
