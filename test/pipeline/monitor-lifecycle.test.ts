import {
  filter,
  firstValueFrom,
  from,
  lastValueFrom,
  NEVER,
  Observable,
  of,
  ReplaySubject,
  Subject,
  type Subscription,
  tap,
  throwError,
  toArray,
} from 'rxjs';
import { expect, test } from 'vitest';
import { createMonitor, type MonitorOptions } from '../../src/pipeline/monitor.js';
import type { MonitorEvent } from '../../src/records/event.js';
import type { SourceRecord } from '../../src/records/record.js';
import { configured, found, regions, unchanged } from './support/records.js';
import { newStamper } from './support/stamper.js';

// How a subscription to a monitor's events begins and ends. That no worker is left, test/support/leaks.ts holds for every test.

const monitor = (records: () => Observable<SourceRecord>, options: Partial<MonitorOptions> = {}) =>
  createMonitor({ config: configured(), stamper: newStamper(), sources: { records }, ...options });

type Moment = 'subscribed' | 'left';

/** Sources that tell when they are subscribed and when they are left. */
function watched(records: Observable<SourceRecord> = NEVER) {
  const moments = new ReplaySubject<Moment>();
  const calls: Moment[] = [];
  moments.subscribe((moment) => calls.push(moment));
  const reached = (moment: Moment) => firstValueFrom(moments.pipe(filter((one) => one === moment)));
  const sources = () =>
    new Observable<SourceRecord>((subscriber) => {
      moments.next('subscribed');
      subscriber.add(() => moments.next('left'));
      subscriber.add(records.subscribe(subscriber));
    });
  return { sources, calls, reached };
}

test('nothing happens before somebody subscribes', () => {
  const { sources, calls } = watched();
  expect(monitor(sources).stats.pool).toBeUndefined();
  expect(calls).toEqual([]);
});

test('unsubscribing at the first event, before the workers are up: the sources are never subscribed', async () => {
  const { sources, calls } = watched();
  const { events } = monitor(sources);
  const first = await new Promise((resolve) => {
    const subscription = events.subscribe((event) => {
      resolve(event.kind);
      setImmediate(() => subscription.unsubscribe());
    });
  });
  expect(first).toBe('start');
  expect(calls).toEqual([]);
});

test('unsubscribing early leaves the sources and closes the workers', async () => {
  const { sources, calls, reached } = watched();
  const { events, stats } = monitor(sources);
  const subscription = events.subscribe();
  await reached('subscribed');
  expect(stats.pool?.failures).toBe(0);
  subscription.unsubscribe();
  expect(calls).toEqual(['subscribed', 'left']);
});

test('unsubscribing while a worker is at it: no event comes any more', async () => {
  const kinds: string[] = [];
  let subscription: Subscription | undefined;
  const { sources, calls, reached } = watched(
    from([found(1), regions(1, 1), unchanged(1, 3, 2, 2)]).pipe(
      tap(({ kind }) => kind === 'unchanged' && subscription?.unsubscribe()),
    ),
  );
  subscription = monitor(sources).events.subscribe(({ kind }) => kinds.push(kind));
  await reached('left');
  expect(kinds).toEqual(['start', 'target-found']);
  expect(calls).toEqual(['subscribed', 'left']);
});

test('sources that end: all is decided, the sources are left, and the workers have ended before the events do', async () => {
  const { sources, calls } = watched(from([found(1), regions(1, 1), unchanged(1, 3, 2, 2)]));
  const events = await lastValueFrom(monitor(sources).events.pipe(toArray()));
  expect(events.map(({ kind }) => kind).at(-1)).toBe('enforcement');
  expect(calls).toEqual(['subscribed', 'left']);
});

test('workers that cannot start are an error, and the sources are left alone', async () => {
  const { sources, calls } = watched();
  const workerUrl = new URL('./pool/fixtures/unloadable-worker.mjs', import.meta.url);
  await expect(lastValueFrom(monitor(sources, { workerUrl }).events)).rejects.toMatchObject({
    code: 'CS_WORKER',
  });
  expect(calls).toEqual([]);
});

/** The kinds of all events, and the error at the end. */
const toError = (events: Observable<MonitorEvent>) =>
  new Promise<{ kinds: string[]; error: unknown }>((resolve, reject) => {
    const kinds: string[] = [];
    events.subscribe({
      next: ({ kind }) => kinds.push(kind),
      error: (error) => resolve({ kinds, error }),
      complete: () => reject(new Error('expected an error, got the end')),
    });
  });
const CUT = new RangeError('cut');

test("the sources' own error is passed on, after what came before, and the sources are left", async () => {
  const records = new Subject<SourceRecord>();
  const { sources, calls, reached } = watched(records);
  const ended = toError(monitor(sources).events);
  await reached('subscribed');
  for (const record of [found(1), regions(1, 1)]) records.next(record);
  records.error(CUT);
  const { kinds, error } = await ended;
  expect(error).toBe(CUT);
  expect(kinds).toEqual(['start', 'target-found', 'region', 'hit']);
  expect(calls).toEqual(['subscribed', 'left']);
});

test('an error at once', async () => {
  const { sources, calls } = watched(throwError(() => CUT));
  expect(await toError(monitor(sources).events)).toEqual({ kinds: ['start'], error: CUT });
  expect(calls).toEqual(['subscribed', 'left']);
});

test('sources that throw when they are asked for records are an error too', async () => {
  const throwing = () => {
    throw CUT;
  };
  expect(await toError(monitor(throwing).events)).toEqual({ kinds: ['start'], error: CUT });
});

test('a recorder that throws ends the monitor with its error, and the sources are left', async () => {
  const { sources, calls } = watched(of(found(1)));
  const record = () => {
    throw CUT;
  };
  expect((await toError(monitor(sources, { record }).events)).error).toBe(CUT);
  expect(calls).toEqual(['subscribed', 'left']);
});
