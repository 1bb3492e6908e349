import { expect, test } from 'vitest';
import type { ProcessFinding } from '../../src/records/finding.js';
import { severityOf } from '../../src/records/severity.js';
import { type EventParts, Stamper } from '../../src/records/stamper.js';

const ORIGIN = { monotonicMs: 1000, epochMs: Date.UTC(2025, 11, 11) };
const SESSION = { session: '0b0e34a5-6a4d-4f43-93a8-cd3d1f9ea2b5', host: 'box' };
const NOTICE = { kind: 'notice', level: 'INFO', module: 'MONITOR', message: 'something' } as const;

test('an event has its time, its session and the next number', () => {
  const stamper = new Stamper({ origin: ORIGIN, ...SESSION });
  expect(stamper.stamp(2500.1234567, NOTICE)).toEqual({
    time: '2025-12-11T00:00:01.500Z',
    monotonicMs: 2500.123,
    ...SESSION,
    sequence: 0,
    severity: 'info',
    code: null,
    pid: -1,
    process: '',
    ...NOTICE,
  });
  expect(stamper.stamp(0, NOTICE).sequence).toBe(1);
});

test('it follows a clock that is set: the time is another, everything else goes on', () => {
  const stamper = new Stamper({ origin: ORIGIN, ...SESSION });
  stamper.follow({ monotonicMs: 2000, epochMs: Date.UTC(2025, 11, 10) });
  const { time, monotonicMs, sequence } = stamper.stamp(2500, NOTICE);
  expect({ time, monotonicMs, sequence }).toEqual({
    time: '2025-12-10T00:00:00.500Z',
    monotonicMs: 2500,
    sequence: 0,
  });
  expect(stamper.origin).toEqual(ORIGIN);
});

test('two stampers of one session say the same, to the byte', () => {
  const [one, other] = [1, 2].map(() => new Stamper({ origin: ORIGIN, ...SESSION }));
  const parts = { ...NOTICE, pid: 7, details: { hits: 3 } };
  expect(JSON.stringify(one?.stamp(2000, parts))).toBe(JSON.stringify(other?.stamp(2000, parts)));
});

test.each([
  ['not a number', Number.NaN, '1970-01-01T00:00:00.000Z'],
  ['before 1970', -1e15, '1970-01-01T00:00:00.000Z'],
  [
    'the last moment with four digits of a year',
    253402300799999 - ORIGIN.epochMs,
    '9999-12-31T23:59:59.999Z',
  ],
  ['one behind it', 253402300800000 - ORIGIN.epochMs, '9999-12-31T23:59:59.999Z'],
  ['beyond all calendars', 1e300, '9999-12-31T23:59:59.999Z'],
])('a time that is %s has a date', (_, sinceMs, time) => {
  const stamper = new Stamper({ origin: ORIGIN, ...SESSION });
  expect(stamper.stamp(ORIGIN.monotonicMs + sinceMs, NOTICE).time).toBe(time);
});

const finding = (severity: ProcessFinding['severity']): ProcessFinding => ({
  kind: 'process',
  detector: 'some',
  severity,
  maturity: 'stable',
  words: '',
  figures: {},
});

test.each<[Pick<EventParts, 'kind' | 'level' | 'findings'>, string]>([
  [{ kind: 'notice', level: 'INFO' }, 'info'],
  [{ kind: 'debugger', level: 'INFO', findings: [finding('high')] }, 'info'],
  [{ kind: 'hit', level: 'WARNING' }, 'medium'],
  [{ kind: 'hit', level: 'WARNING', findings: [] }, 'medium'],
  [{ kind: 'input', level: 'WARNING', findings: [finding('low')] }, 'low'],
  [
    { kind: 'input', level: 'WARNING', findings: [finding('low'), finding('high'), finding('medium')] },
    'high',
  ],
  [{ kind: 'error', level: 'ERROR', findings: [finding('low')] }, 'high'],
  [{ kind: 'verdict', level: 'CRITICAL' }, 'critical'],
  [{ kind: 'verdict', level: 'FATAL' }, 'critical'],
  // In development mode.
  [{ kind: 'verdict', level: 'WARNING', findings: [finding('low')] }, 'critical'],
])('severity of %j', (event, severity) => {
  expect(severityOf(event)).toBe(severity);
});
