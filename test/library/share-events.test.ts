import { from, Observable, Subject, take, throwError } from 'rxjs';
import { expect, test } from 'vitest';
import { shareEvents } from '../../src/library/share-events.js';
import type { MonitorEvent } from '../../src/records/event.js';
import { Stamper } from '../../src/records/stamper.js';

const stamper = new Stamper({ origin: { monotonicMs: 0, epochMs: 0 }, session: 'some' });
const event = (message: string) =>
  stamper.stamp(0, { kind: 'notice', level: 'INFO', module: 'MONITOR', message });

/** What a subscriber sees, in letters: `|` for the end, the code of an error. */
function listen(events: Observable<MonitorEvent>) {
  const seen: string[] = [];
  const subscription = events.subscribe({
    next: ({ message }) => seen.push(message),
    error: ({ code, message }) => seen.push(code ?? message),
    complete: () => seen.push('|'),
  });
  return { seen, leave: () => subscription.unsubscribe() };
}

/** A source that counts its subscribers and those who left. */
function source() {
  const said = new Subject<MonitorEvent>();
  const counts = { begun: 0, stopped: 0 };
  const events = new Observable<MonitorEvent>((subscriber) => {
    counts.begun++;
    subscriber.next(event('start'));
    subscriber.add(said.subscribe(subscriber));
    subscriber.add(() => counts.stopped++);
  });
  return { events, counts, say: (message: string) => said.next(event(message)), end: () => said.complete() };
}

test('one run for all: whoever comes later gets what it missed, in order', () => {
  const { events, counts, say, end } = source();
  const shared = shareEvents(events);
  expect(counts.begun).toBe(0);
  const first = listen(shared);
  const second = listen(shared);
  say('a');
  const third = listen(shared);
  end();
  const last = listen(shared);
  for (const { seen } of [first, second, third, last]) expect(seen).toEqual(['start', 'a', '|']);
  expect(counts).toEqual({ begun: 1, stopped: 1 });
});

test.each([
  ['as many as are kept: all of them', 2, ['start', 'a']],
  ['one more: refused', 1, ['CS_SUBSCRIBE']],
])('%s', (_, kept, seen) => {
  const { events, say } = source();
  const shared = shareEvents(events, kept);
  const first = listen(shared);
  say('a');
  expect(listen(shared).seen).toEqual(seen);
  say('b');
  expect(first.seen).toEqual(['start', 'a', 'b']);
});

test('one leaves: the others go on; the last one leaves: the run stops, and nobody may come', () => {
  const { events, counts, say } = source();
  const shared = shareEvents(events);
  const [first, second] = [listen(shared), listen(shared)];
  first.leave();
  say('a');
  expect(second.seen).toEqual(['start', 'a']);
  expect(counts.stopped).toBe(0);
  second.leave();
  expect(counts.stopped).toBe(1);
  expect(listen(shared).seen).toEqual(['CS_SUBSCRIBE']);
});

test('leaving at an event that comes while the run begins stops it', () => {
  const { events, counts } = source();
  expect(listen(shareEvents(events).pipe(take(1))).seen).toEqual(['start', '|']);
  expect(counts).toEqual({ begun: 1, stopped: 1 });
});

test('events that come while a late subscriber catches up follow in order, once', () => {
  const { events, say } = source();
  const shared = shareEvents(events, 2);
  const first = listen(shared);
  say('a');
  const seen: string[] = [];
  shared.subscribe(({ message }) => {
    seen.push(message);
    if (message === 'start') for (const next of ['b', 'c']) say(next);
  });
  say('d');
  expect(first.seen).toEqual(['start', 'a', 'b', 'c', 'd']);
  expect(seen).toEqual(first.seen);
});

test('an error reaches all, and whoever comes after it', () => {
  const failure = new Error('no workers');
  const shared = shareEvents(throwError(() => failure));
  expect([listen(shared).seen, listen(shared).seen]).toEqual([['no workers'], ['no workers']]);
});

test('no events at all', () => {
  const shared = shareEvents(from([]));
  expect([listen(shared).seen, listen(shared).seen]).toEqual([['|'], ['|']]);
});
