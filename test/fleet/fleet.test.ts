import { expect, test } from 'vitest';
import { fleetEvent } from '../../src/fleet/model/fleet-event.js';
import type { MonitorEvent } from '../../src/records/event.js';
import { SESSION } from '../forward/lines.js';
import { beat, connected, message, OTHER, START } from './support.js';

test('one that is heard watches; silent for four seconds it is lost; it comes back', () => {
  const { fleet, stateAt } = connected();
  fleet.hear(beat(), 'lab', START + 1000);
  expect(stateAt(1000)).toEqual([['watching', '']]);
  expect(stateAt(4999)).toEqual([['watching', '']]);
  expect(stateAt(5000)).toEqual([['lost', 'silent since 2026-01-02T03:04:06.000Z']]);
  fleet.hear(beat(), 'lab', START + 60_000);
  expect(stateAt(60_000)).toEqual([['watching', '']]);
});

test('blind, stuck and a main thread that does not turn are told apart', () => {
  const { fleet, stateAt } = connected();
  fleet.hear(beat({ unseen: 'input' }), 'lab', START);
  expect(stateAt(0)).toEqual([['blind', 'cannot see: input']]);
  fleet.hear(beat({ unseen: 'input', isStuck: true }), 'lab', START);
  expect(stateAt(0)).toEqual([['stale', 'judgement does not advance']]);
  fleet.hear(beat({ ageMs: 5000 }), 'lab', START);
  expect(stateAt(0)).toEqual([['stale', 'its main thread does not turn']]);
  fleet.hear(beat({ ageMs: 2000 }), 'lab', START);
  expect(stateAt(0)).toEqual([['watching', '']]);
});

test('one that said it ends is not lost, neither by its last sign of life nor by its stop event', () => {
  const { fleet, take, stateAt } = connected();
  fleet.hear(beat({ ended: 'settled' }), 'lab', START);
  expect(stateAt(60_000)).toEqual([['ended', 'settled']]);
  take(
    message(3, {
      more: { session: OTHER, kind: 'stop', message: 'Stopped: SIGTERM' } as Partial<MonitorEvent>,
    }),
    START,
  );
  expect(stateAt(60_000)).toEqual([
    ['ended', 'settled'],
    ['ended', 'Stopped: SIGTERM'],
  ]);
});

test('one that is started anew takes the place of the one before, on its host and for its targets alone', () => {
  const { fleet, stateAt } = connected();
  fleet.hear(beat(), 'lab', START);
  fleet.hear(
    beat({ session: OTHER, started: '2026-01-02T03:05:00.000Z', keys: ['b', 'a'] }),
    'lab',
    START + 55_000,
  );
  expect(stateAt(55_000)).toEqual([
    ['ended', `session ${OTHER} has taken its place`],
    ['watching', ''],
  ]);
  const apart = connected();
  apart.fleet.hear(beat(), 'lab', START);
  apart.fleet.hear(
    beat({ session: OTHER, started: '2026-01-02T03:05:00.000Z', keys: ['b'] }),
    'lab',
    START + 55_000,
  );
  const third = { session: '3', host: 'lab2', started: '2026-01-02T03:05:00.000Z' };
  apart.fleet.hear(beat(third), 'lab2', START + 55_000);
  expect(apart.stateAt(55_000).map(([state]) => state)).toEqual(['lost', 'watching', 'watching']);
});

test('while the servers cannot be heard nobody is called lost, and hosts get time to come back', () => {
  const { fleet, stateAt } = connected();
  fleet.hear(beat(), 'lab', START + 1000);
  fleet.linkDown('connection refused', START + 2000);
  expect(stateAt(60_000)).toEqual([['watching', '']]);
  fleet.linkUp(START + 60_000);
  expect(stateAt(60_000 + 11_999)).toEqual([['watching', '']]);
  expect(stateAt(60_000 + 12_000)).toEqual([['lost', 'silent since 2026-01-02T03:04:06.000Z']]);
});

test('one of which events alone are known is lost soon after the start', () => {
  const { take, stateAt } = connected();
  take(message(7), START + 100);
  expect(stateAt(3999)).toEqual([['stale', 'nothing was heard of it yet']]);
  expect(stateAt(4500)).toEqual([['lost', 'not heard here; its last event is of 2026-01-02T03:04:05.678Z']]);
  take(message(8), START + 4400);
  expect(stateAt(4500)).toEqual([['lost', 'events come, but no signs of life']]);
});

test('verdicts and gaps are counted, repeats are not', () => {
  const { fleet, take } = connected();
  const verdict = {
    kind: 'verdict',
    code: 'FI-0001',
    level: 'CRITICAL',
    process: 'ga\u001bme',
    pid: 7,
    message: 'ended',
  };
  take(message(0, { previous: '-' }), START);
  for (let repeat = 0; repeat < 2; repeat++)
    take(message(4, { more: verdict as Partial<MonitorEvent> }), START);
  const frame = fleet.frame(START);
  expect(frame?.counts).toMatchObject({ hosts: 1, events: 2, verdicts: 1, missing: 1, refused: 0 });
  expect(frame?.verdicts).toEqual([
    {
      ...{
        id: `${SESSION}:4`,
        session: SESSION,
        host: 'lab',
        time: '2026-01-02T03:04:05.678Z',
        level: 'CRITICAL',
      },
      ...{ code: 'FI-0001', process: 'ga\\x1bme', pid: 7, message: 'ended' },
    },
  ]);
  for (const sequence of [1, 2, 3]) take(message(sequence), START);
  expect(fleet.frame(START)?.monitors).toMatchObject([{ missing: 0, verdicts: 1, sequence: 4 }]);
});

test.each([
  ['of another host than its subject', { subject: `clearsight.lab2.${SESSION}.notice` }],
  ['of another session than its subject', { subject: `clearsight.lab.${OTHER}.notice` }],
  ['with another id', { id: `${OTHER}:1` }],
  ['without an id', { id: '' }],
  ['that is an answer of a server, led there', { copyOf: `clearsight.lab2.${OTHER}.notice` }],
  ['on another subject', { subject: `other.lab.${SESSION}.notice` }],
  ['of a replay', { more: { replayed: true } as Partial<MonitorEvent> }],
])('a message %s is refused', (_, wrong) => {
  expect(fleetEvent(message(1, wrong))).toBeUndefined();
  expect(fleetEvent(message(1))).toBeDefined();
});

test('what is no event at all is refused', () => {
  for (const text of ['', 'null', '{', '[]', '{"session":1}', 'x'.repeat(2_000_000)])
    expect(fleetEvent({ ...message(1), data: new TextEncoder().encode(text) })).toBeUndefined();
});

test('a session belongs to the host that it was first heard of', () => {
  const { fleet, take } = connected();
  take(message(0, { previous: '-' }), START);
  take(message(1, { more: { host: 'lab2' }, subject: `clearsight.lab2.${SESSION}.notice` }), START);
  fleet.hear(beat({ host: 'lab2', ended: 'settled' }), 'lab2', START);
  expect(fleet.rows(START)).toMatchObject([{ host: 'lab', state: 'stale', sequence: 0 }]);
  expect(fleet.counts(START).refused).toBe(2);
});

test('a host that invents sessions pushes out its own alone', () => {
  const { fleet } = connected();
  fleet.hear(beat({ session: 'good', host: 'quiet' }), 'quiet', START);
  for (let number = 0; number < 1000; number++) fleet.hear(beat({ session: `s${number}` }), 'lab', START);
  const rows = fleet.rows(START);
  expect(rows.filter(({ host }) => host === 'lab')).toHaveLength(64);
  expect(rows.filter(({ host }) => host === 'quiet')).toHaveLength(1);
  expect(fleet.frame(START)?.forgotten).toHaveLength(936);
});

test('a frame tells what is new: news at once, the rest once a second', () => {
  const { fleet } = connected();
  fleet.hear(beat(), 'lab', START);
  expect(fleet.frame(START)).toMatchObject({ number: 1, monitors: [{ state: 'watching' }] });
  expect(fleet.frame(START + 250)).toBeUndefined();
  fleet.hear(beat(), 'lab', START + 500);
  expect(fleet.frame(START + 500)).toBeUndefined();
  expect(fleet.frame(START + 1000)).toMatchObject({ number: 2, monitors: [{ heardMs: START + 500 }] });
  fleet.hear(beat({ unseen: 'input' }), 'lab', START + 1100);
  expect(fleet.frame(START + 1250)).toMatchObject({ number: 3, monitors: [{ state: 'blind' }] });
  fleet.linkDown('gone', START + 1300);
  expect(fleet.frame(START + 1500)).toMatchObject({ link: { isUp: false, reason: 'gone' }, monitors: [] });
});
