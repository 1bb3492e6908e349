import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventLines } from '../../../src/outlets/formats/event-lines.js';
import { formatEvent } from '../../../src/outlets/formats/format.js';
import { formatJson } from '../../../src/outlets/lines/line.js';
import type { MonitorEvent } from '../../../src/records/event.js';
import { FORMATS } from '../../../src/records/formats.js';
import { Stamper } from '../../../src/records/stamper.js';
import { escapeText } from '../../../src/text/escape.js';
import { hostileText, parts } from '../arbitraries.js';
import { enforcementOf, eventOf, verdictOf } from '../support.js';
import { problemsOfEcs } from './ecs-validator.js';
import { problemsOfOcsf } from './ocsf-validator.js';

const CONTEXT = { version: '1.2.3' };
const context = fc.record(
  {
    version: fc.constant('1.2.3'),
    machineId: fc.constant('f00d'),
    tenant: hostileText,
    gaps: fc.array(hostileText, { maxLength: 3 }),
    isDrill: fc.boolean(),
    withOriginal: fc.boolean(),
  },
  { requiredKeys: ['version'], noNullPrototype: true },
);

const events = fc
  .tuple(parts, fc.double({ min: -8.64e15, max: 8.64e15, noNaN: true }), hostileText, fc.boolean())
  .map(([given, time, host, replayed]) => {
    const origin = { monotonicMs: 0, epochMs: 0 };
    const stamper = new Stamper({ origin, session: randomUUID(), host: escapeText(host), replayed });
    return stamper.stamp(time, given);
  });

const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

test('whatever the event, its lines are what the published schemas say, on one line that no terminal obeys', () => {
  fc.assert(
    fc.property(events, context, (event, about) => {
      const [ocsf, ecs] = [formatEvent('ocsf', event, about), formatEvent('ecs', event, about) as string];
      expect(problemsOfEcs(JSON.parse(ecs))).toEqual([]);
      expect(ecs).not.toMatch(CONTROLS);
      expect(ocsf === undefined).toBe(!['verdict', 'enforcement', 'evidence'].includes(event.kind));
      if (ocsf === undefined) return;
      expect(problemsOfOcsf(JSON.parse(ocsf))).toEqual([]);
      expect(ocsf).not.toMatch(CONTROLS);
    }),
    { numRuns: 500 },
  );
});

test('the same event gives the same line, also read back from the audit file', () => {
  fc.assert(
    fc.property(events, context, fc.constantFrom(...FORMATS), (event, about, format) => {
      const line = formatEvent(format, event, about);
      expect(formatEvent(format, JSON.parse(formatJson(event)), about)).toBe(line);
    }),
  );
});

test('the standard form is that of the audit file, byte for byte', () => {
  fc.assert(
    fc.property(events, context, (event, about) => {
      expect(formatEvent('clearsight', event, about)).toBe(formatJson(event));
    }),
  );
});

const verdict = verdictOf({
  processKey: '4211:77',
  executable: '/opt/game/game',
  outcome: 'simulated',
  host: 'arena-7',
  details: { hits: 3, threshold: 3 },
  findings: [
    {
      kind: 'region',
      detector: 'writable-executable',
      severity: 'high',
      maturity: 'stable',
      words: 'memory that is writable and executable',
      figures: { bytes: 4096, seenForMs: 250 },
      startAddress: '0x1000',
      endAddress: '0x2000',
      permissions: 'rwxp',
      name: '',
    },
  ],
});
const enforcement: MonitorEvent = {
  ...enforcementOf(),
  processKey: '4211:77',
  executable: '/opt/game/game',
  sequence: 8,
};

/** What each field of an event could be instead. */
const CHANGES: Readonly<Record<string, unknown>> = {
  time: '2001-01-01T00:00:00.000Z',
  monotonicMs: 1.5,
  session: 'another',
  sequence: 999,
  host: 'another',
  replayed: true,
  level: 'FATAL',
  severity: 'low',
  module: 'MONITOR',
  code: 'FI-DBG-001',
  pid: 5,
  process: 'another',
  message: 'Another - Reason: another',
  processKey: '5:5',
  executable: '/another',
  status: 'could-not-tell',
  action: 'terminate',
  outcome: 'remains',
  afterMs: 5,
  findings: [],
  details: { other: null },
};
/** OCSF tells the level instead, which the severity follows. */
const isFollowed = (format: string, name: string) => format === 'ocsf' && name === 'severity';

test.each(['ocsf', 'ecs'] as const)('%s: no field of an event is lost', (format) => {
  const shown = (event: MonitorEvent) => {
    const line = JSON.parse(formatEvent(format, event, CONTEXT) as string);
    delete line.raw_data_hash;
    if (format === 'ecs') delete line.event.hash;
    return JSON.stringify(line);
  };
  for (const event of [verdict, enforcement]) {
    for (const name of Object.keys(event).filter((one) => one !== 'kind' && !isFollowed(format, one))) {
      expect(CHANGES, name).toHaveProperty(name);
      expect(shown({ ...event, [name]: CHANGES[name] } as MonitorEvent), name).not.toBe(shown(event));
    }
  }
});

const findingOf = (event: MonitorEvent) =>
  JSON.parse(formatEvent('ocsf', event, CONTEXT) as string).finding_info.uid;
const ecsIdOf = (event: MonitorEvent) =>
  JSON.parse(formatEvent('ecs', event, CONTEXT) as string).clearsight.finding_id;

test('what follows from a verdict has its finding, in both formats; any other verdict has another', () => {
  const { uid } = JSON.parse(formatEvent('ocsf', verdict, CONTEXT) as string).finding_info;
  expect(uid).toMatch(/^[0-9a-f]{64}$/);
  const saved = eventOf({ ...enforcement, kind: 'evidence' });
  for (const event of [enforcement, saved, { ...verdict, replayed: true, sequence: 2 } as const]) {
    expect(findingOf(event)).toBe(uid);
    expect(ecsIdOf(event)).toBe(uid);
  }
  const others = [{ processKey: '4211:78' }, { session: 'another' }, { code: 'FI-DBG-001' }] as const;
  const uids = others.map((other) => findingOf({ ...verdict, ...other }));
  expect(new Set([uid, ...uids]).size).toBe(4);
});

test.each([
  ['verdict', verdict, 1, 3, 15],
  [
    'a verdict that ends the process, before it is known',
    { ...verdict, action: 'terminate', outcome: undefined },
    1,
    undefined,
    15,
  ],
  ['left alive on purpose', { ...enforcement, outcome: 'simulated' }, 2, 3, 15],
  ['ended', { ...enforcement, outcome: 'ended' }, 3, 2, 2],
  ['still there', { ...enforcement, outcome: 'remains' }, 2, 3, 27],
  ['refused', { ...enforcement, outcome: 'refused' }, 2, 3, 27],
  ['evidence', eventOf({ ...enforcement, kind: 'evidence' }), 2, undefined, undefined],
] as [string, MonitorEvent, number, number | undefined, number | undefined][])(
  'OCSF: activity, action and disposition: %s',
  (_, event, activity, action, disposition) => {
    const line = JSON.parse(formatEvent('ocsf', event, CONTEXT) as string);
    expect([line.activity_id, line.action_id, line.disposition_id]).toEqual([activity, action, disposition]);
    // An update must not make a finding less severe.
    expect(line.severity_id).toBe(5);
  },
);

test('OCSF: what could not be told is no detection of anything; a drill is none either', () => {
  const verdictIdOf = (event: MonitorEvent, isDrill = false) => {
    const line = JSON.parse(formatEvent('ocsf', event, { ...CONTEXT, isDrill }) as string);
    expect(line.evidences.map((one: { verdict_id: number }) => one.verdict_id)).toContain(line.verdict_id);
    return line.verdict_id;
  };
  expect(verdictIdOf(verdict)).toBe(4);
  expect(verdictIdOf(verdict, true)).toBe(6);
  expect(verdictIdOf({ ...verdict, status: 'could-not-tell' })).toBe(7);
  expect(verdictIdOf({ ...verdict, status: 'could-not-tell' }, true)).toBe(7);
});

test('a replay is no alert, and has no event of the live run', () => {
  const live = JSON.parse(formatEvent('ocsf', verdict, CONTEXT) as string);
  const replayed = JSON.parse(formatEvent('ocsf', { ...verdict, replayed: true }, CONTEXT) as string);
  expect([live.is_alert, replayed.is_alert]).toEqual([true, false]);
  expect(replayed.metadata.uid).toBe(`${live.metadata.uid}:replay`);
});

const blind = eventOf({ kind: 'blind', module: 'INPUT_DETECTOR', message: 'Input monitoring is blind' });

test('a verdict says what was blind when it was made', () => {
  const detailOf = (...before: MonitorEvent[]) => {
    const lines = new EventLines({ format: 'ocsf' });
    for (const event of before) expect(lines.lineOf(event)).toBeUndefined();
    return JSON.parse(lines.lineOf(verdict) as string).status_detail;
  };
  const unread = eventOf({ kind: 'blind', module: 'MEMORY_MONITOR', pid: 7, message: 'Memory of 7' });
  expect(detailOf()).toBeUndefined();
  expect(detailOf(blind)).toBe('judged with gaps: Input monitoring is blind');
  expect(detailOf(blind, unread, blind)).toBe('judged with gaps: Input monitoring is blind; Memory of 7');
  expect(detailOf(blind, { ...blind, kind: 'recovered' })).toBeUndefined();
  // Near misses: another source recovers, another process ends, another session was blind.
  expect(detailOf(blind, { ...unread, kind: 'recovered' })).toMatch(/Input/);
  expect(detailOf(unread, eventOf({ kind: 'target-gone', pid: 77 }))).toMatch(/Memory of 7/);
  expect(detailOf(unread, eventOf({ kind: 'target-gone', pid: 7 }))).toBeUndefined();
  expect(detailOf({ ...blind, session: 'another' })).toBeUndefined();
});

test('however much is blind, a verdict names a bounded part', () => {
  const lines = new EventLines({ format: 'ecs' });
  for (let pid = 0; pid < 100; pid++) lines.lineOf({ ...blind, pid, message: `Memory of ${pid}` });
  expect(JSON.parse(lines.lineOf(verdict) as string).clearsight.gaps).toHaveLength(16);
});
