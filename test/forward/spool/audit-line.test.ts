import fc from 'fast-check';
import { expect, test } from 'vitest';
import { idOf, parseAuditLine } from '../../../src/forward/spool/audit-line.js';
import { formatJson } from '../../../src/outlets/lines/line.js';
import { Stamper } from '../../../src/records/stamper.js';
import { parts } from '../../outlets/arbitraries.js';
import { auditLine, SESSION } from '../lines.js';

test('a line as the monitor writes it', () => {
  const text = auditLine(7, { level: 'WARNING' });
  const line = parseAuditLine(text);
  expect(line).toMatchObject({
    session: SESSION,
    sequence: 7,
    level: 'WARNING',
    kind: 'notice',
    host: 'lab',
    text,
  });
  expect(line && idOf(line)).toBe(`${SESSION}:7`);
});

test('every event that a monitor may say', () => {
  fc.assert(
    fc.property(parts, (each) => {
      const stamper = new Stamper({ origin: { monotonicMs: 0, epochMs: 0 }, session: SESSION });
      const event = stamper.stamp(0, each);
      expect(parseAuditLine(formatJson(event))).toMatchObject({ kind: event.kind, sequence: 0 });
    }),
  );
});

test.each([
  ['nothing', ''],
  ['a line that was cut', auditLine(1).slice(0, -5)],
  ['no object', '[1]'],
  ['null', 'null'],
  [
    'a session with what a header or a file name could not hold',
    auditLine(1).replace(SESSION, 'a\\r\\nx: y'),
  ],
  ['a session that is too long', auditLine(1).replace(SESSION, 'a'.repeat(65))],
  ['a negative number', auditLine(-1)],
  ['a number that is none', auditLine(1).replace('"sequence":1', '"sequence":"1"')],
  ['a kind that is none', auditLine(1).replace('notice', 'rumour')],
  ['a level that is none', auditLine(1).replace('INFO', 'LOUD')],
  ['a time that is none', auditLine(1).replace('2026-01-02T03:04:05.678Z', '2026-01-02')],
  ['the event of a replay', auditLine(1, { replayed: true })],
])('%s is no event', (_, text) => {
  expect(parseAuditLine(text)).toBeUndefined();
});

test('whatever stands there, it is an event or not, and never an error', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseAuditLine(text)));
});
