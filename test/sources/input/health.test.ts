import { Subject } from 'rxjs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { toRecords } from '../../../src/sources/input/health.js';
import type { HookEnded } from '../../../src/sources/input/hook-process.js';
import type { HookMessage, HookState } from '../../../src/sources/input/messages.js';

beforeEach(() =>
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] }),
);
afterEach(() => vi.useRealTimers());

function start(blindAfter = 1_000) {
  const messages = new Subject<HookMessage | HookEnded>();
  const said: string[] = [];
  const subscription = messages.pipe(toRecords(blindAfter)).subscribe((record) => {
    if (record.kind === 'focus') said.push(`focus ${record.pid}`);
    else
      said.push(record.kind === 'input' ? 'input' : `${record.state} ${record.backend}: ${record.message}`);
  });
  const state = (value: HookState['state'], message: string) =>
    messages.next({ kind: 'state', state: value, backend: 'evdev', message });
  return { messages, said, state, subscription };
}

test('ready, blind, recovered; heartbeats, a start and a repeated state say nothing', () => {
  const { messages, said, state } = start();
  state('starting', 's');
  messages.next({ kind: 'heartbeat' });
  state('ready', 'a');
  state('ready', 'b');
  state('waiting', 'c');
  state('waiting', 'd');
  state('starting', 'e');
  state('ready', 'f');
  expect(said).toEqual(['ready evdev: a', 'blind evdev: c', 'recovered evdev: f']);
});

test('lost is said once, after blindAfter of blindness, with the newest reason', () => {
  const { messages, said, state } = start();
  messages.next({ kind: 'ended', message: 'a' });
  vi.advanceTimersByTime(999);
  state('waiting', 'b');
  expect(said).toEqual(['blind none: a']);
  vi.advanceTimersByTime(1);
  expect(said.at(-1)).toBe('lost evdev: b');
  state('waiting', 'c');
  vi.advanceTimersByTime(60_000);
  expect(said).toHaveLength(2);
  state('ready', 'd');
  state('waiting', 'e');
  vi.advanceTimersByTime(1_000);
  expect(said.slice(2)).toEqual(['ready evdev: d', 'blind evdev: e', 'lost evdev: e']);
});

test('a short blindness is never lost', () => {
  const { said, state } = start();
  for (let times = 0; times < 5; times++) {
    state('waiting', 'a');
    vi.advanceTimersByTime(999);
    state('ready', 'b');
  }
  vi.advanceTimersByTime(60_000);
  expect(said.some((line) => line.startsWith('lost'))).toBe(false);
});

test('lost events are a moment of blindness, with their number; while blind they are part of it', () => {
  const { messages, said, state } = start();
  state('ready', 'a');
  messages.next({ kind: 'loss', events: 12, overruns: 3 });
  vi.advanceTimersByTime(60_000);
  expect(said).toEqual([
    'ready evdev: a',
    "blind evdev: 12 input events were lost: the monitor did not read in time; input events were lost: a device's buffer overflowed 3 times",
    'recovered evdev: events arrive again',
  ]);
  messages.next({ kind: 'loss', events: 1, overruns: 0 });
  vi.advanceTimersByTime(60_000);
  expect(said[3]).toBe('blind evdev: 1 input event was lost: the monitor did not read in time');
  state('waiting', 'b');
  messages.next({ kind: 'loss', events: 1, overruns: 0 });
  expect(said.slice(5)).toEqual(['blind evdev: b']);
});

test('unsubscribing while blind leaves no timer', () => {
  const { said, state, subscription } = start();
  state('waiting', 'a');
  subscription.unsubscribe();
  vi.advanceTimersByTime(60_000);
  expect(said).toHaveLength(1);
  expect(vi.getTimerCount()).toBe(0);
});

test('the focus is passed on when it changes, and is not known behind the end of a child', () => {
  const { messages, said, state } = start();
  messages.next({ kind: 'focus', pid: -1 });
  messages.next({ kind: 'focus', pid: 77 });
  messages.next({ kind: 'focus', pid: 77 });
  state('ready', 'a');
  messages.next({ kind: 'ended', message: 'b' });
  messages.next({ kind: 'focus', pid: 77 });
  expect(said).toEqual(['focus 77', 'ready evdev: a', 'blind evdev: b', 'focus -1', 'focus 77']);
});
