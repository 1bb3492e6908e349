import {
  concatMap,
  connect,
  defer,
  EMPTY,
  map,
  merge,
  type Observable,
  type OperatorFunction,
  switchMap,
  timer,
} from 'rxjs';
import type { FocusChange, InputBatch, InputHealth } from '../../records/record.js';
import type { Milliseconds } from '../../records/time.js';
import { counted } from '../../text/counted.js';
import { monotonicNowMs } from '../clock.js';
import type { HookEnded } from './hook-process.js';
import type { HookLoss, HookMessage, HookState } from './messages.js';

type HealthRecord = InputBatch | InputHealth | FocusChange;

/**
 * Turns the messages of the child, and its ends, into records: batches with their arrival time, and what the source sees of
 * itself. `ready` the first time that events can arrive and `recovered` later; `blind` at once when they cannot, with
 * the reason; `lost` once when that lasts longer than `blindAfter` ms, with the newest reason. Lost events are a
 * moment of blindness: `blind` with their number, then `recovered`. The focus is not known behind a child's end.
 */
export function toRecords(blindAfter: Milliseconds): OperatorFunction<HookMessage | HookEnded, HealthRecord> {
  return (messages) =>
    defer(() => {
      const health = new Health();
      const addLost = (records: Observable<HealthRecord>) =>
        records.pipe(
          // While it is blind, nothing else is reported about its health, so the timer runs on.
          concatMap((record) => (record.kind === 'input-health' ? [record] : EMPTY)),
          switchMap(({ state }) => (state === 'blind' ? timer(blindAfter) : EMPTY)),
          map(() => health.lost()),
        );
      return messages.pipe(
        concatMap((message) => health.next(message)),
        connect((records) => merge(records, addLost(records))),
      );
    });
}

class Health {
  private state: 'unknown' | 'ready' | 'blind' = 'unknown';
  private wasReady = false;
  private backend = 'none';
  private reason = '';
  private focusedPid = -1;

  next(message: HookMessage | HookEnded): HealthRecord[] {
    switch (message.kind) {
      case 'events': {
        const { times, holds, marks } = message;
        return [{ kind: 'input', time: monotonicNowMs(), times, holds, marks }];
      }
      case 'state':
        return this.follow(message);
      case 'loss':
        // Lost while blind, it is part of that blindness.
        if (this.state !== 'ready') return [];
        return [...this.turnBlind(describeLoss(message)), ...this.turnReady('events arrive again')];
      case 'ended':
        return [...this.turnBlind(message.message), ...this.followFocus(-1)];
      case 'focus':
        return this.followFocus(message.pid);
      case 'heartbeat':
        return [];
    }
  }

  lost(): InputHealth {
    return this.record('lost', this.reason);
  }

  private follow({ state, backend, message }: HookState): InputHealth[] {
    if (backend !== 'none') this.backend = backend;
    if (state === 'ready') return this.turnReady(message);
    return state === 'waiting' ? this.turnBlind(message) : [];
  }

  private followFocus(pid: number): FocusChange[] {
    if (pid === this.focusedPid) return [];
    this.focusedPid = pid;
    return [{ kind: 'focus', time: monotonicNowMs(), pid }];
  }

  private turnReady(message: string): InputHealth[] {
    if (this.state === 'ready') return [];
    const said = this.wasReady ? 'recovered' : 'ready';
    this.state = 'ready';
    this.wasReady = true;
    return [this.record(said, message)];
  }

  private turnBlind(reason: string): InputHealth[] {
    this.reason = reason;
    if (this.state === 'blind') return [];
    this.state = 'blind';
    return [this.record('blind', reason)];
  }

  private record(state: InputHealth['state'], message: string): InputHealth {
    return { kind: 'input-health', time: monotonicNowMs(), state, backend: this.backend, message };
  }
}

function describeLoss({ events, overruns }: HookLoss): string {
  const parts = [
    events > 0
      ? `${counted(events, 'input event was', 'input events were')} lost: the monitor did not read in time`
      : '',
    overruns > 0 ? `input events were lost: a device's buffer overflowed ${counted(overruns, 'time')}` : '',
  ];
  return parts.filter(Boolean).join('; ');
}
