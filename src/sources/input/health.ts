import { Observable, type OperatorFunction } from 'rxjs';
import type { InputBatch, InputHealth } from '../../records/record.js';
import type { Milliseconds } from '../../records/time.js';
import { monotonicNow } from './clock.js';
import type { HookEnded } from './hook-process.js';
import type { HookLoss, HookMessage } from './messages.js';

/**
 * Turns what the child says, and its ends, into records: batches with their arrival time, and what the source sees of
 * itself. `ready` the first time that events can arrive and `recovered` later; `blind` at once when they cannot, with
 * the reason; `lost` once when that lasts longer than `blindAfter` ms, with the newest reason. Lost events are a
 * moment of blindness: `blind` with their number, then `recovered`.
 */
export function toRecords(
  blindAfter: Milliseconds,
): OperatorFunction<HookMessage | HookEnded, InputBatch | InputHealth> {
  return (messages) =>
    new Observable((subscriber) => {
      let state: InputHealth['state'] | 'unknown' = 'unknown';
      let wasReady = false;
      let backend = 'none';
      let reason = 'the input process said nothing';
      let lostTimer: NodeJS.Timeout | undefined;

      const say = (next: InputHealth['state'], message: string) => {
        state = next;
        subscriber.next({ kind: 'input-health', time: monotonicNow(), state: next, backend, message });
      };
      const waitUntilLost = () => {
        lostTimer ??= setTimeout(() => {
          if (state === 'unknown') say('blind', reason);
          say('lost', reason);
        }, blindAfter);
      };
      const goBlind = (message: string) => {
        reason = message;
        if (state === 'blind' || state === 'lost') return;
        say('blind', message);
        waitUntilLost();
      };
      const goReady = (message: string) => {
        clearTimeout(lostTimer);
        lostTimer = undefined;
        if (state === 'unknown' || state === 'blind' || state === 'lost')
          say(wasReady ? 'recovered' : 'ready', message);
        wasReady = true;
      };

      waitUntilLost();
      const subscription = messages.subscribe({
        next(message) {
          switch (message.kind) {
            case 'events': {
              const { times, holds, marks } = message;
              subscriber.next({ kind: 'input', time: monotonicNow(), times, holds, marks });
              break;
            }
            case 'state':
              if (message.backend !== 'none') backend = message.backend;
              if (message.state === 'ready') goReady(message.message);
              else if (message.state === 'waiting') goBlind(message.message);
              break;
            case 'loss':
              if (!wasReady || state === 'blind' || state === 'lost') break;
              say('blind', describeLoss(message));
              say('recovered', 'events arrive again');
              break;
            case 'ended':
              goBlind(message.message);
              break;
          }
        },
        error: (error) => subscriber.error(error),
        complete: () => subscriber.complete(),
      });
      return () => {
        clearTimeout(lostTimer);
        subscription.unsubscribe();
      };
    });
}

function describeLoss({ events, overruns }: HookLoss): string {
  const parts = [
    events > 0 ? `${events} input events were lost: the monitor did not read them in time` : '',
    overruns > 0 ? `an input device's buffer overflowed ${overruns} times: input events were lost` : '',
  ];
  return parts.filter(Boolean).join('; ');
}
