import { Fleet } from '../../src/fleet/model/fleet.js';
import { fleetEvent } from '../../src/fleet/model/fleet-event.js';
import type { Beat } from '../../src/nats/beat.js';
import type { MonitorEvent } from '../../src/records/event.js';
import { auditLine, SESSION } from '../forward/lines.js';

export const OTHER = '00000000-0000-4000-8000-000000000002';
export const START = Date.parse('2026-01-02T03:04:05.000Z');
const STARTED = '2026-01-02T03:04:05.000Z';

/** A sign of life. */
export const beat = (more: Partial<Beat> = {}): Beat => ({
  ...{
    host: 'lab',
    session: SESSION,
    version: '1.2.3',
    started: STARTED,
    keys: ['a'],
    words: 'Watching 1 target',
  },
  ...{ unseen: '', isStuck: false, events: 1, verdicts: 0, ended: null, ageMs: 10, figures: {} },
  ...more,
});

/** An event as the stream has it. */
export function message(
  sequence: number,
  {
    more = {},
    subject,
    id,
    previous = String(sequence - 1),
    copyOf = '',
  }: {
    more?: Partial<MonitorEvent>;
    subject?: string;
    id?: string;
    previous?: string;
    copyOf?: string;
  } = {},
) {
  const text = auditLine(sequence, more);
  const { session, kind } = JSON.parse(text) as MonitorEvent;
  const headers: Readonly<Record<string, string>> = {
    'Nats-Msg-Id': id ?? `${session}:${sequence}`,
    'Clearsight-Previous': previous,
    'Nats-Subject': copyOf,
  };
  return {
    subject: subject ?? `clearsight.lab.${session}.${kind}`,
    data: new TextEncoder().encode(text),
    header: (name: string) => headers[name] ?? '',
  };
}

/** A fleet that can hear. */
export function connected() {
  const fleet = new Fleet(START);
  fleet.linkUp(START);
  const take = (of: ReturnType<typeof message>, nowMs: number) => {
    const event = fleetEvent(of);
    if (event === undefined) fleet.refuse();
    else fleet.take(event, nowMs);
  };
  const stateAt = (ms: number) => fleet.rows(START + ms).map(({ state, why }) => [state, why]);
  return { fleet, take, stateAt };
}
