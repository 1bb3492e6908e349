import { map, type ObservableInput } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { beforeEach, expect, test } from 'vitest';
import { type EnforceOptions, enforce } from '../../../src/pipeline/enforce/enforce.js';
import type { MonitorEvent } from '../../../src/records/event.js';
import { newStamper } from '../support/stamper.js';
import { hit, NO_STOPS, verdict } from './support.js';

/** h: a hit, v: a verdict that ends, s: one that simulates. */
const DECISIONS = {
  h: hit(),
  v: verdict(),
  s: verdict({ action: 'simulate' }),
};
const FAILURE = new RangeError('cut');

let scheduler: TestScheduler;
/** When processes were signalled, virtual ms. */
let signalled: number[];
/** Numbers of the events, in the order in which they came out. */
let numbers: number[];

beforeEach(() => {
  scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
  signalled = [];
  numbers = [];
});

/** The operator in virtual time. A process has exited 2 ms behind its signal. */
const enforced = (options: EnforceOptions = {}) =>
  enforce(newStamper(), {
    control: {
      ...NO_STOPS,
      terminate: () => void signalled.push(scheduler.now()),
      state: () => (scheduler.now() >= (signalled.at(-1) as number) + 2 ? 'exited' : 'running'),
    },
    now: () => scheduler.now(),
    preserveWithinMs: 6,
    ...options,
  });

/** One letter an event: h and v as they came, x an error, E ended, R remains, S simulated. */
const letter = () =>
  map((event: MonitorEvent) => {
    numbers.push(event.sequence);
    if (event.kind === 'enforcement') return event.outcome.charAt(0).toUpperCase();
    return event.kind === 'error' ? 'x' : event.kind.charAt(0);
  });

interface Case {
  readonly decisions: string;
  readonly events: string;
  readonly signalled?: readonly number[];
  /** When the subscriber goes. Default: at the end. */
  readonly until?: string;
  /** Subscription of the source. */
  readonly subscription: string;
}

test.each<[string, Case]>([
  ['never', { decisions: '-', events: '-', subscription: '^' }],
  ['empty', { decisions: '--|', events: '--|', subscription: '^-!' }],
  ['one', { decisions: '-h|', events: '-h|', subscription: '^-!' }],
  ['one verdict', { decisions: '-v|', events: '-v-(E|)', signalled: [1], subscription: '^-!' }],
  ['a simulated one', { decisions: '-s---|', events: '-(vS)|', subscription: '^----!' }],
  ['many', { decisions: 'hv--hvh--|', events: 'hv-EhvhE-|', signalled: [1, 5], subscription: '^--------!' }],
  ['an error', { decisions: '-h#', events: '-h#', subscription: '^-!' }],
  ['an error behind a verdict', { decisions: '-v#', events: '-v#', signalled: [1], subscription: '^-!' }],
  [
    'an early unsubscribe: no event, but the process is ended',
    { decisions: '-v----|', events: '-v', signalled: [1], until: '^-!', subscription: '^-!' },
  ],
])('%s', (_, { decisions, events, signalled: ends = [], until, subscription }) => {
  scheduler.run(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold(decisions, DECISIONS, FAILURE);
    expectObservable(source.pipe(enforced(), letter()), until).toBe(events, undefined, FAILURE);
    expectSubscriptions(source.subscriptions).toBe(subscription);
  });
  expect(signalled).toEqual(ends);
  expect(numbers).toEqual(numbers.map((_, index) => index));
});

interface PreserveCase extends Omit<Case, 'subscription'> {
  /** What the preserve step does. */
  readonly step: string;
  /** Its subscription. */
  readonly preserving: string;
}

test.each<[string, PreserveCase]>([
  ['done at once', { step: '|', preserving: '-(^!)', decisions: '-v|', events: '-v-(E|)', signalled: [1] }],
  [
    'done in time: what it emits is no event',
    { step: 'a-a|', preserving: '-^--!', decisions: '-v|', events: '-v----(E|)', signalled: [4] },
  ],
  [
    'done just in time',
    { step: '-----|', preserving: '-^----!', decisions: '-v|', events: '-v------(E|)', signalled: [6] },
  ],
  [
    'too late: given up at the deadline, said, and ended',
    { step: '-------|', preserving: '-^-----!', decisions: '-v|', events: '-v-----x-(E|)', signalled: [7] },
  ],
  [
    'never done: the same',
    { step: 'aaaaaaaaa', preserving: '-^-----!', decisions: '-v|', events: '-v-----x-(E|)', signalled: [7] },
  ],
  [
    'failing: said, and ended at once',
    { step: '--#', preserving: '-^-!', decisions: '-v|', events: '-v-x-(E|)', signalled: [3] },
  ],
  [
    'other events pass meanwhile',
    { step: '----|', preserving: '-^---!', decisions: '-vhh|', events: '-vhh---(E|)', signalled: [5] },
  ],
  [
    'unsubscribed meanwhile: ended at once, because the verdict stands',
    {
      step: '----|',
      preserving: '-^-!',
      decisions: '-v--|',
      events: '-v',
      signalled: [3],
      until: '^--!',
    },
  ],
  [
    'sources that fail meanwhile: the same',
    { step: '----|', preserving: '-^-!', decisions: '-v-#', events: '-v-#', signalled: [3] },
  ],
  [
    'of a process that is left alive: the same, and it is not signalled',
    { step: '--|', preserving: '-^-!', decisions: '-s|', events: '-v-(S|)' },
  ],
  [
    'failing for a process that is left alive: said',
    { step: '--#', preserving: '-^-!', decisions: '-s|', events: '-v-(xS|)' },
  ],
])('preserve %s', (_, { step, preserving, decisions, events, signalled: ends = [], until }) => {
  scheduler.run(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold(decisions, DECISIONS, FAILURE);
    const saving = cold(step);
    const told = source.pipe(enforced({ preserve: () => saving }), letter());
    expectObservable(told, until).toBe(events, undefined, FAILURE);
    expectSubscriptions(saving.subscriptions).toBe(preserving === '' ? [] : preserving);
  });
  expect(signalled).toEqual(ends);
  expect(numbers).toEqual(numbers.map((_, index) => index));
});

test.each<[string, () => ObservableInput<unknown>, RegExp]>([
  [
    'throws',
    () => {
      throw new Error('no\nroom');
    },
    /^Evidence of process 4211 could not be saved: no\\nroom$/,
  ],
  [
    'takes too long',
    () => new Promise(() => {}),
    /^Evidence of process 4211 could not be saved: it took longer than 6 ms$/,
  ],
])('a preserve step that %s is an ERROR about the process', (_, preserve, message) => {
  const events: MonitorEvent[] = [];
  scheduler.run(({ cold }) => {
    cold('v|', DECISIONS)
      .pipe(enforced({ preserve }))
      .subscribe((event) => events.push(event));
  });
  expect(events.map(({ kind }) => kind)).toEqual(['verdict', 'error', 'enforcement']);
  expect(events[1]).toMatchObject({ level: 'ERROR', severity: 'high', pid: 4211, code: 'FI-MEM-001' });
  expect(events[1]?.message).toMatch(message);
  expect(signalled).toHaveLength(1);
});

test('times: an enforcement is as long behind its verdict as preserving and ending took, and says how long ending took', () => {
  const events: MonitorEvent[] = [];
  scheduler.run(({ cold }) => {
    const preserve = () => cold('---|');
    cold('v|', DECISIONS)
      .pipe(enforced({ preserve }))
      .subscribe((event) => events.push(event));
  });
  expect(events.at(-1)).toMatchObject({ outcome: 'ended', afterMs: 2, monotonicMs: 1005 });
});
